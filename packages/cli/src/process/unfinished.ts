import { rmdirSync } from "node:fs";
import { BroadcastChannel } from "node:worker_threads";
import { takeAway } from "../output/take-away.ts";

const name = "balms: unfinished";

let channel: BroadcastChannel | undefined;

/** What goes away with a command that does not come to its end: something temporary, or a folder for results where none came. */
type Kind = "temporary" | "folder";

/** Tells who watches the command of something that is about to be made, and goes away if the command does not come to its end. */
export function tellUnfinished(path: string, kind: Kind): void {
  if (channel === undefined) {
    channel = new BroadcastChannel(name);
    channel.unref();
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is no window
  channel.postMessage([path, kind]);
}

/** What a command in another thread has begun. */
export interface Unfinished {
  /** Removes what is still there of it. */
  takeBack(): void;
  close(): void;
}

/** Keeps in mind what a command in another thread begins, to take it back when that one cannot do it itself. */
export function watchUnfinished(): Unfinished {
  const begun = new Map<string, Kind>();
  const heard = new BroadcastChannel(name);
  heard.unref();
  heard.addEventListener("message", (event) => {
    const { data } = event as { readonly data?: unknown };
    const [path, kind] = data as readonly [string, Kind];
    begun.set(path, kind);
  });
  return {
    takeBack() {
      // What was made last is inside of what was made before.
      for (const [path, kind] of [...begun].toReversed()) remove(path, kind);
    },
    close: () => heard.close(),
  };
}

function remove(path: string, kind: Kind): void {
  try {
    if (kind === "temporary") takeAway(path);
    else rmdirSync(path);
  } catch {
    // A thread may be writing in what is temporary: the next command there removes it. A folder with something in it stays.
  }
}
