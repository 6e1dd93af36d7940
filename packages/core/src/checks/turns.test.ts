import { afterEach, expect, test, vi } from "vitest";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { createTurns } from "./turns.ts";
import { untilStopped } from "./until-stopped.ts";

afterEach(() => vi.restoreAllMocks());

test("a turn is due when time has passed, and not again when it was taken", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const turns = createTurns();
  now = 49;
  expect(turns.isDue()).toBe(false);
  now = 50;
  expect(turns.isDue()).toBe(true);
  let heard = false;
  setTimeout(() => (heard = true));
  await turns.take();
  expect([heard, turns.isDue()]).toEqual([true, false]);
});

test("who asks for an end is heard at once, and meanwhile", async () => {
  const stop = new AbortController();
  const turns = createTurns(stop.signal);
  setTimeout(() => stop.abort());
  await expect(turns.take()).rejects.toThrow(InterruptedError);
  expect(turns.isDue()).toBe(true);
  expect(() => createTurns(stop.signal)).toThrow(InterruptedError);
});

test("a source that never waits gives turns, and large pieces of bytes are cut", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const pieces: number[] = [];
  let turned = false;
  for await (const piece of untilStopped(
    [new Uint8Array(2 ** 19 + 1), new Uint8Array(3)],
    undefined,
  )) {
    pieces.push(piece.length);
    if (pieces.length === 2) {
      now += 60;
      setTimeout(() => (turned = true));
    }
  }
  expect([pieces, turned]).toEqual([[2 ** 18, 2 ** 18, 1, 3], true]);
});

test("who asks for an end within one piece of bytes is heard", async () => {
  const stop = new AbortController();
  let pieces = 0;
  const reading = (async () => {
    for await (const _ of untilStopped([new Uint8Array(2 ** 20)], stop.signal)) {
      pieces += 1;
      stop.abort();
    }
  })();
  await expect(reading).rejects.toThrow(InterruptedError);
  expect(pieces).toBe(1);
});
