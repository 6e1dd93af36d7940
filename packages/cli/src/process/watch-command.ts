import { Worker } from "node:worker_threads";
import type { TextOutput } from "../terminal/command-context.ts";
import { terminalOutput } from "../terminal/terminal-output.ts";
import { heedInterrupts } from "./heed-interrupts.ts";
import { heedStreams } from "./heed-streams.ts";
import { interruptedText } from "./interrupt-status.ts";
import type { CommandMessage, InputMessage, StreamFacts, WatchMessage } from "./thread-message.ts";
import { watchUnfinished } from "./unfinished.ts";

/** Shows the cursor again and lets long lines wrap, as they were before a progress bar. */
const restore = "\u001B[?25h\u001B[?7h\n";

/**
 * Runs this program once more in a thread, where it is the command, and stays free to hear signals whatever that one does: the first
 * asks it to end, and a moment later, or at the second, the process ends with all its threads.
 *
 * @param program - What was started.
 * @param argv - The arguments behind its name.
 * @returns The exit status.
 */
export async function watchCommand(program: string, argv: readonly string[]): Promise<number> {
  const stdout = terminalOutput(process.stdout, process.env);
  const stderr = terminalOutput(process.stderr, process.env);
  heedStreams(stderr);
  const unfinished = watchUnfinished();
  const workerData = { streams: { stdout: factsOf(stdout), stderr: factsOf(stderr) } };
  const thread = new Worker(program, { argv: [...argv], workerData });
  const tell = (message: WatchMessage): void => thread.postMessage(message, []);
  const tellColumns = (): void =>
    tell({ columns: { stdout: stdout.columns, stderr: stderr.columns } });
  for (const stream of [process.stdout, process.stderr]) stream.on("resize", tellColumns);
  const input = new StandardInput();
  let status: number | undefined;
  thread.on("message", (message: CommandMessage) => {
    if ("stream" in message) (message.stream === "stdout" ? stdout : stderr).write(message.text);
    else if ("status" in message) status = message.status;
    else void input.next().then(tell);
  });
  const forget = heedInterrupts(process, {
    ask: (interrupt) => tell({ interrupt }),
    leave() {
      if (stderr.isTTY === true) stderr.write(restore);
      if (status === undefined) stderr.write(interruptedText);
      unfinished.takeBack();
    },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      thread.on("error", reject);
      thread.on("exit", () => resolve());
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_WORKER_OUT_OF_MEMORY") throw error;
    stderr.write("balms: not enough memory; take fewer rows, smaller images or smaller batches\n");
  } finally {
    forget();
    unfinished.close();
    input.close();
  }
  return status ?? 1;
}

function factsOf(output: TextOutput): StreamFacts {
  const { isTTY = false, columns } = output;
  return { isTTY, columns, hasColors: output.hasColors?.() };
}

/** Standard input, opened when it is asked for: a stream that nobody reads would keep the process. */
class StandardInput {
  #pieces: AsyncIterator<Uint8Array, undefined> | undefined;

  async next(): Promise<InputMessage> {
    try {
      this.#pieces ??= process.stdin[Symbol.asyncIterator]() as AsyncIterator<
        Uint8Array,
        undefined
      >;
      return { input: (await this.#pieces.next()).value };
    } catch (error) {
      const { message, code, syscall } = error as NodeJS.ErrnoException;
      return { inputError: { message, code, syscall } };
    }
  }

  close(): void {
    if (this.#pieces !== undefined) process.stdin.destroy();
  }
}
