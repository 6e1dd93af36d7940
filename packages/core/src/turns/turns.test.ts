import { afterEach, expect, test, vi } from "vitest";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { createTurns } from "./turns.ts";
import { bytesInTurns } from "./bytes-in-turns.ts";

afterEach(() => vi.restoreAllMocks());

test("a turn is due when time has passed, and not again when it was taken", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const turns = createTurns();
  now = 49;
  expect(turns.isDue()).toBe(false);
  now = 50;
  expect(turns.isDue()).toBe(true);
  await turns.take();
  expect(turns.isDue()).toBe(false);
});

test("timers and events have their turn", async () => {
  const heard: string[] = [];
  setTimeout(() => heard.push("timer"));
  setImmediate(() => heard.push("event"));
  const turns = createTurns();
  for (let taken = 0; taken < 1e5 && heard.length < 2; taken++) await turns.take();
  expect(heard.toSorted()).toEqual(["event", "timer"]);
});

test("who asks for an end is heard at once, and meanwhile", async () => {
  const stop = new AbortController();
  const turns = createTurns(stop.signal);
  const taking = turns.take();
  stop.abort();
  await expect(taking).rejects.toThrow(InterruptedError);
  expect(turns.isDue()).toBe(true);
  expect(() => createTurns(stop.signal)).toThrow(InterruptedError);
});

test("a source that never waits gives turns, and large pieces of bytes are cut", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 60));
  const pieces: number[] = [];
  let turned = 0;
  const tick = (): void => void (turned += 1);
  for await (const piece of bytesInTurns(
    Array.from({ length: 20 }, () => new Uint8Array(2 ** 18 + 3)),
    undefined,
  )) {
    pieces.push(piece.length);
    setImmediate(tick);
  }
  expect(pieces).toEqual(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 2 ** 18 : 3)));
  expect(turned).toBeGreaterThan(10);
});

test("who asks for an end within one piece of bytes is heard", async () => {
  const stop = new AbortController();
  let pieces = 0;
  const reading = (async () => {
    for await (const piece of bytesInTurns([new Uint8Array(2 ** 20)], stop.signal)) {
      pieces += piece.length;
      stop.abort();
    }
  })();
  await expect(reading).rejects.toThrow(InterruptedError);
  expect(pieces).toBe(2 ** 18);
});
