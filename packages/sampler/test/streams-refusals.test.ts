import { balanceStream } from "@balms/sampler";
import { expect, test } from "vitest";
import { label, random, type Row, run } from "./named-rows.ts";

test.each([
  [{ label: "kind" }, /`label`: received "kind"; expected a function of a row/],
  [{ random: undefined }, /`random`: received undefined; expected a RandomGenerator/],
  [{ random: { fork: () => 3 } }, /`random`: received .*; expected a RandomGenerator/],
  [{ target: "even" }, /`target`: received "even"; expected "uniform", a prior/],
  [{ target: null }, /`target`: received null/],
  [{ target: { a: 0 } }, /`target`: received .*; expected "uniform"/],
  [{ target: {} }, /`target`: received .*; expected "uniform"/],
  [{ target: { a: -1 } }, /`target`: received -1 at position 0/],
  [{ target: { a: "1" } }, /`target`: received "1" at position 0/],
  [{ capacity: 0 }, /`capacity`: received 0/],
  [{ maxRepeats: -1 }, /`maxRepeats`: received -1/],
  [{ maxRepeats: NaN }, /`maxRepeats`: received NaN/],
  [{ patience: 0.5 }, /`patience`: received 0.5/],
  [{ others: "keep" }, /`others`: received "keep"; expected one of \["error","drop"\]/],
  [{ signal: 1 }, /`signal`: received 1; expected an AbortSignal/],
])("the options %o are refused", (change, message) => {
  const options = { label, random: random(), ...change } as never;
  expect(() => balanceStream([], options)).toThrow(message);
});

test("a source that cannot be read, no options, and rows without a class are refused", async () => {
  for (const source of [undefined, null, "text", 5, {}]) {
    expect(() => balanceStream(source as never, { label, random: random() })).toThrow(
      /`source`: received .*; expected an iterable/,
    );
  }
  expect(() => balanceStream([], undefined as never)).toThrow(/`label`: received undefined/);
  await expect(run([{ id: 1 } as Row], {})).rejects.toThrow(
    /`label`: received undefined at row 0; expected a class name or a class id/,
  );
});
