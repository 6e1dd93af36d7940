import { afterEach, expect, test, vi } from "vitest";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { createTurns } from "./turns.ts";

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
