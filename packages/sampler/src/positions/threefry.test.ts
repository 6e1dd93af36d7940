import { expect, test } from "vitest";
import { threefry2x32 } from "./threefry.ts";

// The known answers of the authors' Random123 library, kat_vectors: threefry2x32 with 20 rounds.
test.each([
  [[0, 0], [0, 0], "6b200159 99ba4efe"],
  [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], "1cb996fc bb002be7"],
  [[0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3], "c4923a9c 483df7a0"],
])("key %j and counter %j give the published words", (key, counter, expected) => {
  const out = new Int32Array(2);
  threefry2x32(key[0], key[1], counter[0], counter[1], out);
  expect(Array.from(out, (word) => (word >>> 0).toString(16)).join(" ")).toBe(expected);
});

test("a run of counters carries into the second word", () => {
  const run = new Int32Array(6);
  threefry2x32(1, 2, 0xfffffffe, 7, run, 3);
  const single = new Int32Array(2);
  const expected = [
    [0xfffffffe, 7],
    [0xffffffff, 7],
    [0, 8],
  ].flatMap(([low, high]) => {
    threefry2x32(1, 2, low, high, single);
    return [...single];
  });
  expect([...run]).toEqual(expected);
});
