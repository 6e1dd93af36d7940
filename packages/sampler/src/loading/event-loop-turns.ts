// What hosts have; neither is part of the language.
declare const MessageChannel:
  | (new () => { readonly port1: Port; readonly port2: Port })
  | undefined;
declare const setTimeout: (callback: () => void, wait: number) => unknown;

interface Port {
  addEventListener(type: "message", listener: () => void): void;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

// About a millisecond of reading what is in memory; a turn takes a hundredth of that.
const mostWork = 256;

/**
 * Lets the event loop turn now and then. Where every promise is settled at once, nothing but these
 * promises would ever run: no timer, no click, and nobody could abort.
 */
export class EventLoopTurns {
  #work = 0;

  /** Counts work, in rows; gives a promise to wait for when it has become much. */
  after(work: number): Promise<void> | undefined {
    this.#work += work;
    if (this.#work < mostWork) return undefined;
    this.#work = 0;
    return new Promise(turn);
  }
}

function turn(resolve: () => void): void {
  // Browsers hold timers back, by 4 ms or, in the background, a second.
  if (typeof MessageChannel !== "function") {
    setTimeout(resolve, 0);
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => {
    port1.close();
    resolve();
  });
  port1.start();
  port2.postMessage(undefined);
}
