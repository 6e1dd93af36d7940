import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classIds } from "./class-ids.ts";

test("whole numbers of any kind become the same ids", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 99 }), { maxLength: 20 }), (ids) => {
      const expected = Int32Array.from(ids);
      const kinds = [
        ids,
        Int8Array.from(ids),
        Int16Array.from(ids),
        Float32Array.from(ids),
        Float64Array.from(ids),
        BigInt64Array.from(ids, BigInt),
        ids.map(BigInt),
      ];
      for (const labels of kinds) {
        expect(classIds(labels, { classes: 100, least: -1 })).toEqual(expected);
      }
    }),
  );
});

test("unsigned numbers pass as well", () => {
  expect(classIds(BigUint64Array.of(2n), { classes: 3 })).toEqual(Int32Array.of(2));
  expect(classIds(Uint8Array.of(2), { classes: 3 })).toEqual(Int32Array.of(2));
});

describe("what is no list of ids is refused", () => {
  test.each<[unknown, string]>([
    [[0, 3], "`labels`: received 3 at row 1; expected class ids from 0 to 2"],
    [[-1], "`labels`: received -1 at row 0"],
    [[0.5], "`labels`: received 0.5 at row 0"],
    [[NaN], "`labels`: received NaN at row 0"],
    [["1"], '`labels`: received "1" at row 0'],
    [[Symbol("a")], "`labels`: received Symbol(a) at row 0"],
    [[Object.create(null)], "`labels`: received Object at row 0"],
    // A hole.
    [Array(1), "`labels`: received undefined at row 0"],
    [BigInt64Array.of(2n ** 62n), "`labels`: received 4611686018427387904n at row 0"],
    ["012", '`labels`: received "012"; expected an array or a typed array'],
    [undefined, "`labels`: received undefined"],
    [new Set([1]), "`labels`: received Set"],
  ])("%o", (labels, message) => {
    expect(() => classIds(labels as never, { classes: 3 })).toThrow(message);
  });

  test("by the number of rows, and under the name that the caller knows", () => {
    expect(() => classIds([0, 1], { rows: 3, classes: 2, parameter: "metaLabels" })).toThrow(
      "`metaLabels`: received Array of length 2; expected 3 class ids",
    );
    expect(() => classIds([-2], { classes: 2, least: -1 })).toThrow("class ids from -1 to 1");
  });
});
