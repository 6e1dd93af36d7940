import { BalmsError, InterruptedError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { describeSystemError, isSystemError } from "@balms/datasets";
import { CommanderError, type Command } from "commander";
import { helpWords } from "./commands/help-words.ts";
import { createProgram } from "./commands/program.ts";
import type { CommandContext } from "./terminal/command-context.ts";
import { FailedCheck } from "./terminal/failed-check.ts";
import { interruptedText, interruptStatus } from "./process/interrupt-status.ts";
import { printableLines } from "./terminal/printable.ts";

/**
 * Runs the `balms` command line inside this process.
 *
 * @param argv - The arguments behind the command's name, such as `["train", "--json"]`.
 * @param context - Streams, interrupt signal and clock.
 * @returns The exit status: 0, 1 for an error or a check that failed, 130 after SIGINT, 143 after SIGTERM.
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
  const program = createProgram(context);
  const words = helpWords(program, argv);
  try {
    await program.parseAsync([...words], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof FailedCheck) {
      context.stderr.write(printableLines(error.lines));
      return 1;
    }
    if (error instanceof CommanderError) {
      return reportUsage(error, { program, argv: words }, context);
    }
    return reportError(error, context);
  }
}

function reportError(error: unknown, context: CommandContext): number {
  const { stderr, signal, debug } = context;
  if (InterruptedError.isInstance(error) && signal.aborted) {
    stderr.write(interruptedText);
    return interruptStatus(String(signal.reason));
  }
  if (BalmsError.isInstance(error)) {
    stderr.write(printableLines([`balms: ${error.message}`]));
  } else if (isSystemError(error)) {
    const where = error.path === undefined ? "" : `${error.path}: `;
    stderr.write(printableLines([`balms: ${where}${describeSystemError(error)}`]));
  } else if (isOutOfMemory(error)) {
    stderr.write(
      `balms: not enough memory: ${error.message}; take fewer rows, smaller images or smaller batches\n`,
    );
  } else {
    const message = error instanceof Error ? error.message : describeValue(error);
    stderr.write(printableLines([`balms: unexpected error: ${message}`]));
    stderr.write("  This is a bug in balms: please report it, with what BALMS_DEBUG=1 prints.\n");
  }
  if (debug && error instanceof Error) {
    stderr.write(printableLines((error.stack ?? "").split("\n")));
  }
  return 1;
}

/** Whether an array was refused that is too large for the machine or the engine. */
function isOutOfMemory(error: unknown): error is RangeError {
  return error instanceof RangeError && /allocation failed|^invalid .*length/iu.test(error.message);
}

/** The command that was asked for, as far as there is one of that name: "balms prior count". */
function commandLine(program: Command, argv: readonly string[]): string {
  const names = [program.name()];
  let command: Command | undefined = program;
  for (const word of argv) {
    command = command.commands.find((part) => part.name() === word);
    if (command === undefined) break;
    names.push(word);
  }
  return names.join(" ");
}

/** ` (Did you mean prior count?)`, where a command of another place has that name; else nothing. */
function meantBelow(program: Command, name: string | undefined): string {
  const place = program.commands.find((part) => part.commands.some((one) => one.name() === name));
  return place === undefined ? "" : ` (Did you mean ${place.name()} ${name}?)`;
}

function reportUsage(
  error: CommanderError,
  { program, argv }: { readonly program: Command; readonly argv: readonly string[] },
  context: CommandContext,
): number {
  if (error.exitCode === 0) {
    return 0;
  }
  const help = `${commandLine(program, argv)} --help`;
  if (error.code === "commander.help") {
    context.stderr.write(`balms: a command is missing; see ${help}\n`);
    return 1;
  }
  const message = error.message.replace(/^error: /u, "").replaceAll("\n", " ");
  const elsewhere = error.code === "commander.unknownCommand" ? meantBelow(program, argv[0]) : "";
  context.stderr.write(printableLines([`balms: ${message}${elsewhere}`, `  See ${help}`]));
  return 1;
}
