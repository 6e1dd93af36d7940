import { expect, test } from "vitest";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { untilAborted } from "./until-aborted.ts";

/** How many listen to a signal. */
function counted(): { stop: AbortController; listening: () => number } {
  const stop = new AbortController();
  const { signal } = stop;
  let listening = 0;
  const [add, remove] = [
    signal.addEventListener.bind(signal),
    signal.removeEventListener.bind(signal),
  ];
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listening += 1;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listening -= 1;
    remove(...given);
  };
  return { stop, listening: () => listening };
}

const never = new Promise<number>(() => undefined);

test("work that never ends is left when somebody asks for it, with the reason", async () => {
  const { stop, listening } = counted();
  const waiting = untilAborted(never, stop.signal);
  expect(listening()).toBe(1);
  stop.abort("enough");
  const error: unknown = await waiting.catch((caught: unknown) => caught);
  expect(InterruptedError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ parameter: "signal", cause: "enough" });
  expect(listening()).toBe(0);
  await expect(untilAborted(never, stop.signal)).rejects.toThrow(InterruptedError);
  await expect(untilAborted(Promise.reject(new Error("late")), stop.signal)).rejects.toThrow(
    InterruptedError,
  );
});

test("what work gives, and how it fails, comes through", async () => {
  const { stop, listening } = counted();
  expect(await untilAborted(Promise.resolve(1), stop.signal)).toBe(1);
  await expect(untilAborted(Promise.reject(new Error("own")), stop.signal)).rejects.toThrow("own");
  expect(await untilAborted(Promise.resolve(2), undefined)).toBe(2);
  expect(listening()).toBe(0);
});
