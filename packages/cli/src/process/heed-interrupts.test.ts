import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { heedInterrupts } from "./heed-interrupts.ts";
import type { Interrupt } from "./interrupt-status.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is done, in order. */
function heeding(): { events: EventEmitter; done: string[]; forget: () => void } {
  const events = new EventEmitter();
  const done: string[] = [];
  const listening = (): string => (events.listenerCount("SIGTERM") > 0 ? "heard" : "deadly");
  const process = Object.assign(events, {
    pid: 7,
    kill: (pid: number, signal: Interrupt) => done.push(`kill ${pid} ${signal} ${listening()}`),
    exit: (status: number) => void done.push(`exit ${status}`),
  });
  const forget = heedInterrupts(process, {
    ask: (interrupt) => done.push(`ask ${interrupt}`),
    leave: () => done.push("leave"),
  });
  return { events, done, forget };
}

test("the first signal asks, and a command that ends by itself is left alone", () => {
  const { events, done, forget } = heeding();
  events.emit("SIGTERM");
  forget();
  vi.runAllTimers();
  expect(done).toEqual(["ask SIGTERM"]);
  expect(["SIGINT", "SIGTERM"].map((name) => events.listenerCount(name))).toEqual([0, 0]);
});

test("a command that does not end is ended by the signal, which nobody hears any more", () => {
  const { events, done } = heeding();
  events.emit("SIGINT");
  vi.runAllTimers();
  expect(done).toEqual(["ask SIGINT", "leave", "kill 7 SIGINT deadly", "exit 130"]);
});

test("the second signal ends it at once", () => {
  const { events, done } = heeding();
  events.emit("SIGINT");
  events.emit("SIGTERM");
  const all = ["ask SIGINT", "leave", "kill 7 SIGTERM deadly", "exit 143"];
  expect(done).toEqual(all);
  vi.runAllTimers();
  expect(done).toEqual(all);
});
