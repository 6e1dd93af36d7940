import { splitDigest } from "@balms/core/estimation";
import { sha256 } from "@balms/core/adapter";
import { expect, test } from "vitest";

test("a split of names has no digest: all names would be the same number", () => {
  const names: unknown[][] = [["cat", "lynx"], [0, NaN], [0, undefined], [0, "1"], [Symbol("cat")]];
  const received = [
    '"cat" at position 0',
    "NaN at position 1",
    "undefined at position 1",
    '"1" at position 1',
    "Symbol(cat) at position 0",
  ];
  names.forEach((list, i) => {
    expect(() => splitDigest(list as never)).toThrow(
      `\`values\`: received ${received[i]}; expected numbers`,
    );
  });
  expect(splitDigest(BigInt64Array.of(2n, 0n))).toBe(splitDigest([2, 0]));
});

test("a split's digest depends on its numbers alone", () => {
  const bytes = new Uint8Array(Float64Array.of(0, 1).buffer);
  const inner = new TextEncoder().encode(sha256(bytes));
  expect(splitDigest([0, 1])).toBe(`sha256:${sha256(inner)}`);
  expect(splitDigest(Int8Array.of(0, 1))).toBe(splitDigest(Float32Array.of(0, 1)));
  const all = [[0, 1], [1, 0], [0], [0, 1, 0], [0, -0]].map((list) => splitDigest(list));
  expect(new Set([...all, splitDigest([0], [1]), splitDigest()]).size).toBe(7);
  expect(() => splitDigest("01" as never)).toThrow("`values`");
});
