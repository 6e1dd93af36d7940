import * as fc from "fast-check";
import { expect, test } from "vitest";
import { weighInputs } from "./weigh-inputs.ts";

test("sums are those of one term after the other, for any width", () => {
  const value = fc.float({ min: -4, max: 4, noNaN: true });
  const layer = fc.integer({ min: 0, max: 11 }).chain((width) =>
    fc.record({
      row: fc.array(value, { minLength: width, maxLength: width }),
      input: fc.array(value, { minLength: width, maxLength: width }),
      bias: value,
    }),
  );
  fc.assert(
    fc.property(layer, ({ row, input, bias }) => {
      const sums = new Float64Array(3);
      weighInputs([Float32Array.from(row)], [bias], Float32Array.from(input), sums);
      expect(sums[0]).toBeCloseTo(
        row.reduce((sum, weight, k) => sum + weight * input[k], bias),
        9,
      );
      expect(sums.slice(1)).toEqual(new Float64Array(2));
    }),
  );
});
