import { describe, expect, test } from "vitest";
import { PriorError } from "../../errors/prior-error.ts";
import { imbalanceFactor } from "./imbalance-factor.ts";
import { logPrior } from "./log-prior.ts";
import { priorFromCounts } from "../prior-from-counts.ts";
import { uniformPrior } from "../uniform-prior.ts";

const unseen = priorFromCounts([6, 0, 2], { classes: ["a", "b", "c"] });

describe("zero counts", () => {
  test("are an error that names the classes, unless said otherwise", () => {
    expect(() => logPrior(unseen)).toThrow('`prior`: received no examples of ["b"]');
    expect(() => logPrior(unseen, { zeroCounts: "error" })).toThrow(PriorError);
    const many = priorFromCounts([1, ...Array.from({ length: 8 }, () => 0)]);
    expect(() => logPrior(many)).toThrow('no examples of ["1","2","3","4","5"]');
  });

  test("can be masked, smoothed or floored", () => {
    const shares = (options: object) => [...logPrior(unseen, options)].map((log) => Math.exp(log));
    expect(shares({ zeroCounts: "mask" })).toEqual([0.75, 0, 0.25].map((p) => expect.closeTo(p)));
    expect(shares({ zeroCounts: "smooth" })).toEqual(
      [7 / 11, 1 / 11, 3 / 11].map((p) => expect.closeTo(p)),
    );
    expect(shares({ zeroCounts: "floor", alpha: 4 })).toEqual(
      [6 / 14, 4 / 14, 4 / 14].map((p) => expect.closeTo(p)),
    );
    expect(logPrior(unseen, { zeroCounts: "mask" })[1]).toBe(-Infinity);
  });

  test.each([
    [{ zeroCounts: "ignore" }, '`zeroCounts`: received "ignore"'],
    [{ zeroCounts: "smooth", alpha: 0 }, "`alpha`: received 0"],
    [{ zeroCounts: "floor", alpha: Infinity }, "`alpha`: received Infinity"],
    [{ alpha: NaN }, "`alpha`: received NaN"],
    [{ zeroCounts: "smooth", alpha: 1e308 }, "`alpha`: received 1e+308"],
    [{ zeroCounts: "floor", alpha: 1e308 }, "`alpha`: received 1e+308"],
  ])("%o is refused", (options, message) => {
    expect(() => logPrior(unseen, options as never)).toThrow(message);
  });
});

test.each(["smooth", "floor"] as const)(
  "the greatest constant leaves finite logarithms, %s",
  (zeroCounts) => {
    for (const counts of [
      [6, 0, 2],
      [1e308, 0, 7e307],
    ]) {
      const prior = priorFromCounts(counts, { counted: "weights" });
      const logs = logPrior(prior, { zeroCounts, alpha: 2 ** 53 });
      expect(logs.every(Number.isFinite)).toBe(true);
    }
  },
);

test.each([undefined, null, {}, [1, 2], { classes: ["a"], counts: [1, 2] }])(
  "%o is no prior",
  (value) => {
    expect(() => logPrior(value as never)).toThrow("`prior`");
  },
);

test("the uniform prior gives every class the same share", () => {
  const prior = uniformPrior(["a", "b", "c", "d"]);
  expect([...logPrior(prior)]).toEqual([0, 1, 2, 3].map(() => Math.log(0.25)));
  expect(() => uniformPrior([])).toThrow("`counts`: received 0 classes");
});

test("the imbalance factor is largest over smallest", () => {
  expect(imbalanceFactor(priorFromCounts([5000, 25, 100]))).toBe(200);
  expect(imbalanceFactor(uniformPrior(["a"]))).toBe(1);
  expect(() => imbalanceFactor(unseen)).toThrow('"b"');
});
