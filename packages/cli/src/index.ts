export type { CommandContext, TextOutput } from "./terminal/command-context.ts";
export { METHOD_NAMES, type MethodName } from "./train/method-name.ts";
export { runCommand } from "./run-command.ts";
export type { RecordedMethod, RunRecord } from "./train/run-record.ts";
