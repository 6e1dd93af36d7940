import { BroadcastChannel } from "node:worker_threads";
import { takeAway } from "../output/take-away.ts";

const name = "balms: unfinished";

let channel: BroadcastChannel | undefined;

/** Tells who watches the command of something that goes away if it does not come to its end. */
export function tellUnfinished(path: string): void {
  if (channel === undefined) {
    channel = new BroadcastChannel(name);
    channel.unref();
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is no window
  channel.postMessage(path);
}

/** What a command in another thread has begun. */
export interface Unfinished {
  /** Removes what is still there of it. */
  takeBack(): void;
  close(): void;
}

/** Keeps in mind what a command in another thread begins, to take it back when that one cannot do it itself. */
export function watchUnfinished(): Unfinished {
  const paths = new Set<string>();
  const heard = new BroadcastChannel(name);
  heard.unref();
  heard.addEventListener("message", (event) => {
    paths.add(String((event as { readonly data?: unknown }).data));
  });
  return {
    takeBack() {
      for (const path of paths) remove(path);
    },
    close: () => heard.close(),
  };
}

function remove(path: string): void {
  try {
    takeAway(path);
  } catch {
    // A thread may be writing in it: the next command there removes it.
  }
}
