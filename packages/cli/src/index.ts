export type { CommandContext, TextOutput } from "./terminal/command-context.ts";
export { methodNames, type MethodName } from "./settings/method-name.ts";
export { runCommand } from "./run-command.ts";
export type { RecordedMethod, RunRecord } from "./train/run-record.ts";
