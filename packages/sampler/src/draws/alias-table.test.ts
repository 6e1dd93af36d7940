import { createRandom } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquareScore } from "../../test/chi-square.ts";
import { aliasTable, VoseTable } from "./alias-table.ts";

const weight = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e300, noNaN: true }));

/** What the table gives each outcome, from its columns. */
function probabilities(table: VoseTable): Float64Array {
  const sums = new Float64Array(table.thresholds.length);
  table.thresholds.forEach((threshold, column) => {
    sums[column] += threshold;
    sums[table.others[column]] += 1 - threshold;
  });
  return sums.map((sum) => sum / sums.length);
}

test("the columns hold exactly the weights, whatever these are", () => {
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 60 }), (weights) => {
      const greatest = Math.max(...weights);
      fc.pre(greatest > 0);
      const total = weights.reduce((sum, value) => sum + value / greatest, 0);
      const found = probabilities(new VoseTable(weights));
      weights.forEach((value, i) => {
        const error = Math.abs(found[i] - value / greatest / total);
        // Nothing at all for a weight of 0.
        expect(error).toBeLessThanOrEqual(value === 0 ? 0 : 1e-14);
      });
    }),
  );
});

test("draws follow the weights", () => {
  const weights = [5, 0, 1, 0.25, 3, 0, 0.75];
  const table = aliasTable(weights);
  const random = createRandom(1);
  const counts = new Float64Array(weights.length);
  for (let i = 0; i < 100_000; i++) counts[table.draw(random)]++;
  expect(
    chiSquareScore(
      counts,
      weights.map((value) => value / 10),
    ),
  ).toBeLessThan(4);
});

test("words on the edge of a column are settled by further bits", () => {
  // Three columns of a third each: the word 0x55555555 lies on the edge of the first and second.
  const table = aliasTable([1, 1, 1]);
  const edge = (uniform: number) =>
    table.draw({ nextUint32: () => 0x55555555, uniform: () => uniform });
  expect([edge(0), edge(0.3), edge(0.34), edge(0.99)]).toEqual([0, 0, 1, 1]);
});

test("what is no generator is refused", () => {
  for (const given of [undefined, null, {}, { nextUint32: () => 0 }]) {
    expect(() => aliasTable([1]).draw(given as never)).toThrow("`random`: received");
  }
});

test.each([
  [[], "`weights`: received none"],
  [[0, 0], "`weights`: received only 0"],
  [[1, -1], "`weights`: received -1 at position 1"],
  [[NaN], "`weights`: received NaN at position 0"],
  [undefined, "`weights`: received undefined"],
])("%j are no weights", (weights, message) => {
  expect(() => aliasTable(weights as number[])).toThrow(message);
});
