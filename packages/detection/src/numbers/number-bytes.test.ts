import * as fc from "fast-check";
import { expect, test } from "vitest";
import { NumberBytes } from "./number-bytes.ts";

test("numbers come out of their bytes as they went in", () => {
  const number = fc.integer({ min: -(2 ** 30), max: 2 ** 30 });
  fc.assert(
    fc.property(fc.array(number), (numbers) => {
      const bytes = new NumberBytes();
      for (const value of numbers) {
        bytes.writeSigned(value);
        bytes.write(Math.abs(value));
      }
      bytes.seek(0);
      expect(numbers.map(() => [bytes.readSigned(), bytes.read()])).toEqual(
        numbers.map((value) => [value, Math.abs(value)]),
      );
    }),
  );
});

test("numbers that alternate come out as they went in, and what is passed over is not read", () => {
  const list = fc.array(fc.nat(2 ** 30));
  fc.assert(
    fc.property(fc.array(list), (lists) => {
      const bytes = new NumberBytes();
      for (const numbers of lists) {
        bytes.write(numbers.length);
        bytes.writeAlternating(numbers);
      }
      bytes.seek(0);
      for (const numbers of lists) {
        const read = new Uint32Array(bytes.read());
        bytes.readAlternating(read);
        expect([...read]).toEqual(numbers);
      }
      bytes.seek(0);
      for (const { length } of lists) {
        expect(bytes.read()).toBe(length);
        bytes.skip(length);
      }
    }),
  );
});
