import { BalmsError, InterruptedError } from "@balms/core";
import { describeSystemError, isSystemError } from "@balms/datasets";
import { CommanderError } from "commander";
import { createProgram } from "./commands/program.ts";
import type { CommandContext } from "./terminal/command-context.ts";
import { interruptStatus } from "./terminal/interrupts.ts";
import { printable } from "./terminal/printable.ts";

/**
 * Runs the `balms` command line inside this process.
 *
 * @param argv - The arguments behind the command's name, such as `["train", "--json"]`.
 * @param context - Streams, interrupt signal and clock.
 * @returns The exit status: 0, 1 for an error, 130 after SIGINT, 143 after SIGTERM.
 *
 * @example
 * ```ts
 * import { runCommand } from "balms";
 *
 * const status = await runCommand(["prior", "count", "--help"], {
 *   stdout: process.stdout,
 *   stderr: process.stderr,
 *   signal: new AbortController().signal,
 *   clock: () => performance.now(),
 *   debug: false,
 * });
 * console.log(status); // 0
 * ```
 */
export async function runCommand(
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  try {
    await createProgram(context).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    return reportError(error, argv, context);
  }
}

function reportError(error: unknown, argv: readonly string[], context: CommandContext): number {
  const { stderr, signal, debug } = context;
  if (InterruptedError.isInstance(error) && signal.aborted) {
    stderr.write("balms: interrupted; earlier results are as they were\n");
    return interruptStatus(String(signal.reason));
  }
  if (error instanceof CommanderError) {
    return reportUsage(error, argv, context);
  }
  if (BalmsError.isInstance(error)) {
    stderr.write(printable(`balms: ${error.message}\n`));
  } else if (isSystemError(error)) {
    const where = error.path === undefined ? "" : `${error.path}: `;
    stderr.write(`balms: ${where}${describeSystemError(error)}\n`);
  } else if (isOutOfMemory(error)) {
    stderr.write(
      `balms: not enough memory: ${error.message}; take fewer rows, smaller images or smaller batches\n`,
    );
  } else {
    const message = error instanceof Error ? error.message : String(error);
    stderr.write(`balms: unexpected error: ${message}\n`);
    stderr.write("  This is a bug in balms: please report it, with what BALMS_DEBUG=1 prints.\n");
  }
  if (debug && error instanceof Error) {
    stderr.write(`${error.stack ?? ""}\n`);
  }
  return 1;
}

/** Whether an array was refused that is too large for the machine or the engine. */
function isOutOfMemory(error: unknown): error is RangeError {
  return error instanceof RangeError && /allocation failed|invalid .*length/iu.test(error.message);
}

function reportUsage(
  error: CommanderError,
  argv: readonly string[],
  context: CommandContext,
): number {
  if (error.exitCode === 0) {
    return 0;
  }
  const names = argv.filter((part) =>
    ["train", "adjust", "inspect", "prior", "count"].includes(part),
  );
  const help = ["balms", ...new Set(names), "--help"].join(" ");
  if (error.code === "commander.help") {
    context.stderr.write(`balms: a command is missing; see ${help}\n`);
    return 1;
  }
  const message = error.message.replace(/^error: /u, "").replaceAll("\n", " ");
  context.stderr.write(`balms: ${message}\n  See ${help}\n`);
  return 1;
}
