import type { MessagePort } from "node:worker_threads";
import { runCommand } from "../run-command.ts";
import type { TextOutput } from "../terminal/command-context.ts";
import type {
  CommandMessage,
  CommandSetting,
  InputMessage,
  StreamFacts,
  StreamName,
  WatchMessage,
} from "./thread-message.ts";

/**
 * Runs the command line in a thread of its own, which may compute, or wait inside of the system, as long as it has to: signals are
 * heard by the thread that watches it. Streams are on the other side of the port.
 *
 * @param argv - The arguments behind the command's name.
 * @param port - What the thread that watches talks through.
 * @param setting - What it says of the streams.
 */
export async function runInThread(
  argv: readonly string[],
  port: MessagePort,
  { streams }: CommandSetting,
): Promise<void> {
  const say = (message: CommandMessage): void => port.postMessage(message);
  const stdout = writer("stdout", streams.stdout, say);
  const stderr = writer("stderr", streams.stderr, say);
  const input = new PipedInput(say);
  const interrupt = new AbortController();
  port.on("message", (message: WatchMessage) => {
    if ("interrupt" in message) interrupt.abort(message.interrupt);
    else if ("columns" in message) {
      stdout.columns = message.columns.stdout;
      stderr.columns = message.columns.stderr;
    } else input.take(message);
  });
  const status = await runCommand(argv, {
    stdin: input,
    stdout,
    stderr,
    signal: interrupt.signal,
    clock: () => performance.now(),
    debug: (process.env["BALMS_DEBUG"] ?? "") !== "",
  });
  say({ status });
  port.close();
}

/** Whether there are colours was asked where the stream is. */
function writer(
  stream: StreamName,
  { isTTY, columns, hasColors }: StreamFacts,
  say: (message: CommandMessage) => void,
): TextOutput & { columns?: number | undefined } {
  return {
    isTTY,
    columns,
    ...(hasColors === undefined ? {} : { hasColors: () => hasColors }),
    write: (text) => say({ stream, text }),
  };
}

/** Whoever asked for a piece. */
interface Waiting {
  readonly resolve: (piece: Uint8Array | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** Standard input, which is asked for piece by piece: what nobody reads is left to the next program. */
class PipedInput implements AsyncIterable<Uint8Array> {
  readonly #say: (message: CommandMessage) => void;
  #waiting: Waiting | undefined;

  constructor(say: (message: CommandMessage) => void) {
    this.#say = say;
  }

  take(message: InputMessage): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if ("input" in message) waiting?.resolve(message.input);
    else {
      const { message: text, ...about } = message.inputError;
      waiting?.reject(Object.assign(new Error(text), about));
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const piece = await new Promise<Uint8Array | undefined>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        this.#say({ wants: "input" });
      });
      if (piece === undefined) return;
      yield piece;
    }
  }
}
