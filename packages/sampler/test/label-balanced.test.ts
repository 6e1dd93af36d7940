import { createRandom } from "@balms/core";
import {
  createImageBalancedSampler,
  createLabelBalancedSampler,
  indexImages,
  type ImageRows,
  type LabelBalancedOptions,
} from "@balms/sampler";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquareScore } from "./chi-square.ts";
import { countValues, drawEpochs } from "./draw-rows.ts";

const random = createRandom("labels");
// Class 0 nearly everywhere, 1 and 2 on some, often together, 3 on three rows, 4 on none.
const rowClasses = Array.from({ length: 60 }, (_, row) => [
  ...(row % 10 === 9 ? [] : [0]),
  ...(row % 5 === 0 ? [1] : []),
  ...(row % 6 === 0 ? [2] : []),
  ...(row === 7 || row === 20 || row === 49 ? [3] : []),
]);
const images = indexImages(rowClasses, { classes: 5 });
const present = [0, 1, 2, 3];

/** P(i) where class c is drawn at rate r_c, and then one of its rows. */
function rowShares(rates: readonly number[]): Float64Array {
  return Float64Array.from(rowClasses, (ids) =>
    ids.reduce((sum, id) => sum + rates[id] / images.prior.counts[id], 0),
  );
}

/** How often each class occurs among rows. */
function occurrencesOf(drawn: readonly number[]): number[] {
  return present.map((id) => drawn.filter((row) => rowClasses[row].includes(id)).length);
}

function spread(counts: readonly number[]): number {
  return Math.max(...counts.slice(0, 4)) / Math.min(...counts.slice(0, 4));
}

const shared = (options: Partial<LabelBalancedOptions> = {}, of: ImageRows = images) =>
  createLabelBalancedSampler(of, { random, ...options });

test("every class is drawn for alike, and then one of its rows", () => {
  const sampler = shared();
  const counts = countValues(drawEpochs(sampler, 1000), 60);
  expect(chiSquareScore(counts, rowShares([0.25, 0.25, 0.25, 0.25]))).toBeLessThan(4);
});

test.each<[string, Partial<LabelBalancedOptions>]>([
  ["drawn", {}],
  ["drawn, a fifth of the rows without a class", { emptyShare: 0.2 }],
  ["occurs", { balance: "occurs" }],
  ["occurs, a tenth of the rows without a class", { balance: "occurs", emptyShare: 0.1 }],
])("%s: states how often each class occurs, and how often its rows are seen", (_, options) => {
  const sampler = shared(options);
  const drawn = drawEpochs(sampler, 2000);
  const { counts } = sampler.sampledPrior();
  occurrencesOf(drawn).forEach((count, id) => {
    const deviation = Math.sqrt((counts[id] * (1 - counts[id])) / drawn.length);
    expect(Math.abs(count / drawn.length - counts[id])).toBeLessThan(4.5 * deviation + 1e-12);
    const views = (counts[id] * 60) / images.prior.counts[id];
    expect(sampler.expectedViews()[id]).toBeCloseTo(views, 12);
  });
  expect([counts[4], sampler.expectedViews()[4]]).toEqual([0, 0]);
  const empty = drawn.filter((row) => rowClasses[row].length === 0).length / drawn.length;
  expect(empty).toBeCloseTo(options.emptyShare ?? 0, 2);
});

test("where classes are to occur alike they do, but for those that others bring", () => {
  const { counts } = shared({ balance: "occurs" }).sampledPrior();
  const [common, ...others] = present.map((id) => counts[id]);
  expect(Math.max(...others) / Math.min(...others)).toBeLessThan(1.011);
  // Class 0 is on nearly all rows that have another class.
  expect(common).toBeGreaterThan(2 * others[0]);
  const drawn = shared().sampledPrior().counts;
  const byRarest = createImageBalancedSampler(images, { random }).sampledPrior().counts;
  expect(spread(counts)).toBeLessThan(spread(drawn));
  expect(spread(counts)).toBeLessThan(spread(byRarest));
});

test("rows with one class each: both ways every class has its C-th part", () => {
  const single = indexImages([[0], [0], [0], [0], [1], [1], [2]], { classes: 3 });
  for (const balance of ["drawn", "occurs"] as const) {
    const { counts } = shared({ balance }, single).sampledPrior();
    for (const share of counts) expect(share).toBeCloseTo(1 / 3, 2);
  }
});

test("no class occurs less often than it would by the rates, whatever the rows", () => {
  const classes = 6;
  const any = fc.array(fc.uniqueArray(fc.nat(classes - 1), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(any, (given) => {
      fc.pre(given.some((ids) => ids.length > 0));
      const rows = indexImages(given, { classes });
      const there = rows.prior.counts.map((count) => count > 0);
      const size = there.filter(Boolean).length;
      const drawn = shared({}, rows).sampledPrior().counts;
      const even = shared({ balance: "occurs" }, rows).sampledPrior().counts;
      const least = (counts: readonly number[]) => Math.min(...counts.filter((_, id) => there[id]));
      expect(least(drawn)).toBeGreaterThanOrEqual(1 / size - 1e-12);
      expect(least(even)).toBeGreaterThanOrEqual(0.97 * least(drawn));
    }),
  );
});

test.each([
  [{ balance: "even" }, '`balance`: received "even"; expected one of ["drawn","occurs"]'],
  [{ emptyShare: 1 }, "`emptyShare`: received 1; expected a finite number"],
  [{ emptyshare: 0 }, "`emptyshare`: received an unknown option; expected `emptyShare`"],
])("the options %j are refused", (options, message) => {
  expect(() => shared(options as never)).toThrow(message);
});

test("rows without a class are refused where there are none", () => {
  const full = indexImages([[0], [1]], { classes: 2 });
  expect(() => shared({ emptyShare: 0.1 }, full)).toThrow(
    "`emptyShare`: received 0.1; expected 0: every row has a class",
  );
});
