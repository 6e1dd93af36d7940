import type { Message } from "./messages.ts";
import { startWorker } from "./start-worker.ts";

/** What a thread refused, or could not do, in words. */
export class TaskFailure extends Error {}

/** A thread that does one thing after the other: who asks again has no interest in the earlier answer, which is ended at once. */
export class Task<Request, Part> {
  readonly #url: string;
  #worker: Worker | undefined;
  /** Ends what is at work. */
  #end: ((how: "stopped") => void) | undefined;

  /** @param url - module of the worker, which calls `serve` */
  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Asks.
   *
   * @param onPart - takes the answer, part by part
   * @returns how it ended: "stopped" by `stop` or another request
   * @throws {@link TaskFailure}
   */
  async run(request: Request, onPart: (part: Part) => void): Promise<"done" | "stopped"> {
    this.stop();
    const worker = (this.#worker ??= startWorker(this.#url));
    const heard = new AbortController();
    const { signal } = heard;
    try {
      return await new Promise((resolve, reject) => {
        this.#end = resolve;
        const take = ({ data }: MessageEvent<Message<Part>>): void => {
          if (data.kind === "part") onPart(data.part);
          if (data.kind === "done") resolve("done");
          if (data.kind === "failure") reject(new TaskFailure(data.text));
        };
        const fail = ({ message }: ErrorEvent): void => {
          this.#close(worker);
          // A script that does not load has no message.
          reject(
            new TaskFailure(message ?? "The script does not load. Is the server still there?"),
          );
        };
        worker.addEventListener("message", take, { signal });
        worker.addEventListener("error", fail, { signal });
        worker.postMessage(request, []);
      });
    } finally {
      heard.abort();
      if (this.#worker === worker) this.#end = undefined;
    }
  }

  /** Ends what is at work, wherever it is: the thread with it. */
  stop(): void {
    const end = this.#end;
    if (end === undefined) return;
    this.#end = undefined;
    this.#close(this.#worker);
    end("stopped");
  }

  #close(worker: Worker | undefined): void {
    worker?.terminate();
    if (this.#worker === worker) this.#worker = undefined;
  }
}
