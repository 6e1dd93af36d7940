import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bfloat16, float16 } from "./small-float.ts";

const all = Array.from({ length: 65_536 }, (_, bits) => bits);

describe.each([
  ["float16", float16, 0x7c00, 65_504],
  ["bfloat16", bfloat16, 0x7f80, 3.3895313892515355e38],
] as const)("%s", (_, format, infinity, greatest) => {
  test("all values come back", () => {
    const wrong = all.filter((bits) => {
      const value = format.decode(bits);
      if (Number.isNaN(value)) return !Number.isNaN(format.decode(format.encode(value)));
      return format.encode(value) !== bits;
    });
    expect(wrong).toEqual([]);
    expect(format.decode(infinity - 1)).toBe(greatest);
    expect(all.filter((bits) => bits % 0x8000 > infinity).map(format.decode)).toSatisfy(
      (values: number[]) => values.every(Number.isNaN),
    );
  });

  test("nothing lies nearer than what is chosen; of two the even one", () => {
    const anyNumber = fc.oneof(
      fc.double({ noNaN: true, min: -greatest, max: greatest }),
      fc.double({ noNaN: true, min: -10, max: 10 }),
      fc.double({ noNaN: true, min: -1e-6, max: 1e-6 }),
      fc.nat(infinity - 2).map((bits) => (format.decode(bits) + format.decode(bits + 1)) / 2),
    );
    fc.assert(
      fc.property(anyNumber, (value) => {
        const bits = format.encode(value);
        const distance = Math.abs(format.decode(bits) - value);
        const sign = bits - (bits % 0x8000);
        for (const other of [bits - 1, bits + 1]) {
          if (other < sign || other - sign > infinity - 1) continue;
          const there = Math.abs(format.decode(other) - value);
          expect(there).toBeGreaterThanOrEqual(distance);
          expect(there === distance && bits % 2 === 1).toBe(false);
        }
        expect(Object.is(Math.sign(format.decode(bits)), -0) || value >= 0 || bits >= 0x8000).toBe(
          true,
        );
      }),
      { numRuns: 3000 },
    );
  });

  test("beyond the greatest: infinity, from the middle to the next on", () => {
    const step = greatest - format.decode(infinity - 2);
    expect(format.encode(greatest + step / 2)).toBe(infinity);
    expect(format.encode(greatest + step * 0.49)).toBe(infinity - 1);
    expect(format.encode(-Infinity)).toBe(infinity + 0x8000);
    expect(format.encode(-0)).toBe(0x8000);
  });
});

test("known values", () => {
  expect([1, -2, 0.1, 65_504, 65_520, 2 ** -24, 2 ** -25, 1e-7].map(float16.encode)).toEqual([
    0x3c00, 0xc000, 0x2e66, 0x7bff, 0x7c00, 1, 0, 2,
  ]);
  expect([1, -2, 0.1, Math.PI].map(bfloat16.encode)).toEqual([0x3f80, 0xc000, 0x3dcd, 0x4049]);
});

test("a bfloat16 is the upper half of a float32", () => {
  const view = new DataView(new ArrayBuffer(4));
  const wrong = all.filter((bits) => {
    view.setUint32(0, bits * 65_536);
    return !Object.is(view.getFloat32(0), bfloat16.decode(bits));
  });
  expect(wrong).toEqual([]);
});
