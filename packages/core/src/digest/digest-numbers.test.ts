import * as fc from "fast-check";
import { expect, test } from "vitest";
import { digestIntegers, digestNumbers } from "./digest-numbers.ts";

const whole = fc.array(fc.nat({ max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 60 });

test("one value, or the order of two, makes another digest", () => {
  fc.assert(
    fc.property(whole, fc.nat(), fc.nat({ max: 2 ** 31 - 1 }), (values, at, other) => {
      const place = at % values.length;
      const changed = values.with(place, other);
      const swapped = values.with(place, values[0]).with(0, values[place]);
      for (const digest of [digestIntegers, digestNumbers]) {
        for (const list of [changed, swapped]) {
          const same = list.every((value, i) => value === values[i]);
          expect(digest(list) === digest(values)).toBe(same);
        }
      }
    }),
  );
});

test("depends on the numbers, and not on the array that they are in", () => {
  const values = Array.from({ length: 9000 }, (_, i) => (i * 7919) % 251);
  expect(digestIntegers(Uint8Array.from(values))).toBe(digestIntegers(values));
  expect(digestIntegers(values, "a")).not.toBe(digestIntegers(values, "b"));
  expect(digestNumbers(Float32Array.from(values))).toBe(digestNumbers(values));
  expect(digestNumbers([-0])).toBe(digestNumbers([0]));
  // Beyond what is taken in at a time.
  expect(digestNumbers(values.with(8999, 0.5))).not.toBe(digestNumbers(values));
});
