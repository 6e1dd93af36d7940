import { describe, expect, test } from "vitest";
import { PriorError } from "../errors/prior-error.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { uniformPrior } from "../priors/uniform-prior.ts";
import { sampledPrior } from "./sampled-prior.ts";
import { checkAssumed } from "./check-assumed.ts";
import { classShift } from "../losses/class-shift.ts";

const prior = priorFromCounts([900, 90, 10], { classes: ["cat", "dog", "lynx"] });
const balanced = uniformPrior(prior.classes);
const weights = (counts: number[]) =>
  priorFromCounts(counts, { classes: prior.classes, counted: "weights" });

/** The check that losses make. */
const checkSampled = (own: ClassPrior, sampled: ClassPrior) =>
  classShift({ prior: own, sampled, zeroCounts: "mask" });

describe("the prior of a loss", () => {
  test.each([
    ["itself", prior],
    ["its shares", weights([0.9, 0.09, 0.01])],
    ["shares off by 0.9 % for one class", weights([0.9, 0.09, 0.01009])],
    ["what an instance-balanced sampler induces", sampledPrior(prior, { kind: "instance" })],
  ])("may be %s", (_, sampled) => {
    expect(() => checkSampled(prior, sampled)).not.toThrow();
    expect(() => checkSampled(sampled, prior)).not.toThrow();
  });

  test("that the rows are not drawn by is refused; what is off is named", () => {
    expect(() => checkSampled(prior, balanced)).toThrow(PriorError);
    expect(() => checkSampled(prior, balanced)).toThrow(
      '`prior`: received 0.9 for "cat"; ' +
        'expected 0.3333333333333333 for "cat". ' +
        'Or mismatch: "intended".',
    );
    expect(() => checkSampled(balanced, prior)).toThrow(
      'received 0.3333333333333333 for "cat"; expected 0.9 for "cat"',
    );
    expect(() => checkSampled(prior, weights([0.9, 0.09, 0.01012]))).toThrow('for "lynx"');
    expect(() => checkSampled(prior, weights([0.9, 0.09, 0.00989]))).toThrow('for "lynx"');
  });

  test("has the same unseen classes", () => {
    const rare = weights([0.9, 0.0995, 0.0005]);
    const unseen = weights([0.9, 0.1, 0]);
    expect(() => checkSampled(unseen, unseen)).not.toThrow();
    expect(() => checkSampled(unseen, rare)).toThrow('received 0 for "lynx"');
    expect(() => checkSampled(rare, unseen)).toThrow('expected 0 for "lynx"');
  });

  test.each([
    [
      priorFromCounts([906, 94], { classes: ["cat", "wolf"] }),
      'received 0.09 for "dog"; expected 0.094 for "wolf"',
    ],
    [priorFromCounts([900, 90, 10]), 'received 0.9 for "cat"; expected 0.9 for "0"'],
    [null, "`sampled`: received null; expected what priorFromCounts returns"],
    [{}, "`sampled`: received Object; expected what priorFromCounts returns"],
  ])("%# needs the same classes", (sampled, message) => {
    expect(() => checkSampled(prior, sampled as never)).toThrow(message);
  });

  test("needs the same classes, be one of them unseen", () => {
    const more = priorFromCounts([900, 90, 10, 0], { classes: [...prior.classes, "fox"] });
    expect(() => checkSampled(prior, more)).toThrow('expected 0 for "fox"');
    expect(() => checkSampled(more, prior)).toThrow(
      'received 0 for "fox"; expected undefined for undefined',
    );
  });
});

describe("the prior to adjust from", () => {
  test("is what the rows were drawn by, after plain softmax", () => {
    expect(() => checkAssumed(prior, { sampled: prior })).not.toThrow();
    expect(() => checkAssumed(prior, { sampled: prior, inLoss: prior, tau: 0 })).not.toThrow();
    expect(() => checkAssumed(prior, { sampled: balanced })).toThrow(
      'expected 0.3333333333333333 for "cat"',
    );
  });

  test("is uniform after Balanced Softmax: to adjust again is refused", () => {
    const training = { sampled: prior, inLoss: prior };
    expect(() => checkAssumed(balanced, training)).not.toThrow();
    expect(() => checkAssumed(prior, training)).toThrow(PriorError);
    expect(() => checkAssumed(prior, training)).toThrow(
      /^`prior`: received 0\.9 for "cat"; expected 0\.333\d* for "cat"\. Pass assumedPrior\(training\): another one corrects twice\.$/,
    );
  });

  test.each([
    [{ sampled: priorFromCounts([1, 1]) }, '`prior`: received 0.9 for "cat"; expected 0.5 for "0"'],
    [{ sampled: prior, inLoss: priorFromCounts([1, 1]) }, '`inLoss`: received "0" as class 0 of 2'],
    [
      { sampled: prior, inLoss: priorFromCounts([1, 1, 1]) },
      '`inLoss`: received "0" as class 0 of 3',
    ],
    [{ sampled: prior, tau: -1 }, "`tau`: received -1"],
    [{ inLoss: prior }, "`sampled`: received undefined"],
    [null, "`sampled`: received undefined"],
  ])("needs a training that is described well: %#", (training, message) => {
    expect(() => checkAssumed(prior, training as never)).toThrow(message);
  });
});
