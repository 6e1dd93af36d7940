import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

// As users have it: its thread needs what is compiled.
const command = fileURLToPath(new URL("../bin/balms.js", import.meta.url));

/** How a command ended. */
export interface Ending {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A command in a process of its own. */
export interface StartedCommand {
  /** Opens a pipe to write into it, which is done when the command has opened it, or has ended. */
  opens(pipe: string): Promise<FileHandle>;
  /** Writes to its standard input: done when it has read all but what the system holds for it, or has ended. */
  reads(text: string): Promise<void>;
  /** Done when it has said something on standard error, or has ended. */
  says(text: RegExp): Promise<void>;
  end(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ending>;
}

/**
 * Starts `balms`; what has not ended by itself ends with the test.
 *
 * @param ahead - Modules that are loaded before it, in each of its threads.
 */
export function startCommand(argv: readonly string[], ...ahead: readonly URL[]): StartedCommand {
  const imports = ahead.flatMap(({ href }) => ["--import", href]);
  const child = spawn(process.execPath, [...imports, command, ...argv], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  // What it does not read when it ends.
  child.stdin.on("error", () => undefined);
  let stderr = "";
  const ended = new Promise<Ending>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, stderr }));
  });
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const orEnded = async (event: Promise<unknown>): Promise<void> => {
    await Promise.race([event, ended]);
  };
  return {
    async opens(pipe) {
      const opening = open(pipe, "w");
      await orEnded(opening);
      // A reader of our own, so that the system does not wait for one for ever.
      const reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
      const writer = await opening;
      await reader.close();
      onTestFinished(() => writer.close());
      return writer;
    },
    reads: (text) =>
      orEnded(new Promise<void>((resolve) => child.stdin.write(text, () => resolve()))),
    says: (text) =>
      orEnded(
        new Promise<void>((resolve) => {
          child.stderr.on("data", () => {
            if (text.test(stderr)) resolve();
          });
        }),
      ),
    end: (signal) => void child.kill(signal),
    ended,
  };
}
