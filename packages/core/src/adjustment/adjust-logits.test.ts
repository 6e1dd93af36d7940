import { expect, test } from "vitest";
import { PriorError } from "../errors/prior-error.ts";
import { balancedSoftmax } from "../losses/balanced-softmax.ts";
import { plainSoftmax } from "../losses/plain-softmax.ts";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { adjustLogits } from "./adjust-logits.ts";
import { calibrateLogits } from "./calibrate-logits.ts";
import { logitAdjustment } from "./logit-adjustment.ts";

const prior = priorFromCounts([3, 1]);
const target = priorFromCounts([1, 4]);

test("takes the training prior out and puts the target in", () => {
  expect([...logitAdjustment({ prior })]).toEqual([-Math.log(0.75), -Math.log(0.25)]);
  expect([...logitAdjustment({ prior, tau: 0.5 })]).toEqual([
    -0.5 * Math.log(0.75),
    -0.5 * Math.log(0.25),
  ]);
  expect([...logitAdjustment({ prior, target })]).toEqual([
    -Math.log(0.75) + Math.log(0.2),
    -Math.log(0.25) + Math.log(0.8),
  ]);
  expect([...logitAdjustment({ prior, tau: 0 })]).toEqual([0, 0]);
});

test("undoes the shift of Balanced Softmax", () => {
  const logits = new Float64Array([0.4, -0.7, 1.1, 2]);
  const adjusted = adjustLogits(logits, { prior });
  const plain = plainSoftmax(logits, { classes: 2 });
  for (const [i, share] of balancedSoftmax(adjusted, { prior }).entries()) {
    expect(share).toBeCloseTo(plain[i], 14);
  }
});

test("to the training prior itself, changes nothing", () => {
  const logits = new Float32Array([0.5, -2]);
  expect(adjustLogits(logits, { prior, target: prior })).toEqual(logits);
});

test("does not change its input", () => {
  const logits = new Float32Array([1, 2]);
  adjustLogits(logits, { prior });
  expect([...logits]).toEqual([1, 2]);
});

test("classes without examples follow the policy, in both priors", () => {
  const unseen = priorFromCounts([3, 0]);
  expect(() => logitAdjustment({ prior: unseen })).toThrow(
    '`prior`: received no examples of ["1"]',
  );
  expect(() => logitAdjustment({ prior, target: unseen })).toThrow(
    '`target`: received no examples of ["1"]',
  );
  const mask = { zeroCounts: "mask" } as const;
  expect([...logitAdjustment({ prior: unseen, ...mask })]).toEqual([0, -Infinity]);
  expect(logitAdjustment({ prior, target: unseen, ...mask })[1]).toBe(-Infinity);
  expect(logitAdjustment({ prior: unseen, target: unseen, ...mask })[1]).toBe(-Infinity);
  const smooth = { zeroCounts: "smooth", alpha: 1 } as const;
  expect(logitAdjustment({ prior: unseen, ...smooth })[1]).toBe(-Math.log(0.2));
});

test.each([
  [
    priorFromCounts([1, 1, 1]),
    '`target`: received "2" as class 2 of 3; expected undefined as class 2 of 2',
  ],
  [
    priorFromCounts([1, 1], { classes: ["0", "x"] }),
    'received "x" as class 1 of 2; expected "1" as class 1 of 2',
  ],
])("another set of classes is refused", (other, message) => {
  expect(() => logitAdjustment({ prior, target: other })).toThrow(message);
  expect(() => logitAdjustment({ prior, target: other })).toThrow(PriorError);
});

test("classes that are ruled out stay so", () => {
  const logits = Float32Array.of(-Infinity, 2);
  expect(adjustLogits(logits, { prior: target })[0]).toBe(-Infinity);
});

test("what leaves the range of numbers is refused", () => {
  const named = "`adjusted logits`: received ";
  expect(() => adjustLogits(Float64Array.of(0, 1e308), { prior, tau: 1e308 })).toThrow(named);
  const hidden = {
    prior,
    tau: 1.7e308,
    target: priorFromCounts([1, 0]),
    zeroCounts: "mask",
  } as const;
  expect(logitAdjustment(hidden)[1]).toBe(-Infinity);
  expect(() => adjustLogits(new Float32Array(2), { prior, tau: 1e39 })).toThrow(named);
  const calibration = { temperature: 5e-324, bias: [0, 0] };
  expect(() => calibrateLogits(Float64Array.of(1, 0), calibration)).toThrow(named);
  expect(() => calibrateLogits(Float64Array.of(0, -1), calibration)).toThrow(named);
});

test("wrong numbers are refused", () => {
  expect(() => adjustLogits(new Float64Array([0, Infinity]), { prior })).toThrow("`logits`");
  expect(() => adjustLogits(new Float64Array([NaN, 0]), { prior })).toThrow("row 0, column 0");
  expect(() => adjustLogits(new Float64Array(2), { prior, tau: NaN })).toThrow("`tau`");
  expect(() => adjustLogits(new Float64Array(2), { prior, target: {} as never })).toThrow(
    "`target`: received Object; expected what priorFromCounts returns",
  );
});
