import { expect, test } from "vitest";
import { balancedSigmoidGradient } from "./balanced-sigmoid-gradient.ts";
import { balancedSigmoidLoss } from "./balanced-sigmoid-loss.ts";

const frequencies = [0.5, 0.01];
const zeros = new Float64Array(2);

test("shifts foreground rows and leaves background rows", () => {
  const background = balancedSigmoidLoss(zeros, [-1], { frequencies })[0];
  expect(background).toBeCloseTo(2 * Math.log(2), 14);
  const foreground = balancedSigmoidLoss(zeros, [1], { frequencies })[0];
  expect(foreground).toBeCloseTo(Math.log(2) + Math.log(100), 12);
});

test("the constant of the derivation raises the shifts by log(C − 1)", () => {
  const three = { frequencies: [0.5, 0.5, 0.5], dividesByClassesMinusOne: true };
  const gradient = balancedSigmoidGradient(new Float64Array(3), [0], three);
  expect(gradient[1]).toBeCloseTo(2 / 3, 14);
});

test("huge logits stay finite", () => {
  const logits = new Float32Array([1e4, -1e4]);
  expect(balancedSigmoidLoss(logits, [1], { frequencies })[0]).toBeCloseTo(20_004.6, 1);
  expect([...balancedSigmoidGradient(logits, [1], { frequencies })]).toEqual([1, -1]);
});

test.each([
  [[0], { frequencies: [0.5, 1] }, "`frequencies[1]`: received 1"],
  [[0], { frequencies: [0, 0.5] }, "`frequencies[0]`: received 0"],
  [[0], { frequencies: [NaN, 0.5] }, "`frequencies[0]`: received NaN"],
  [[0], { frequencies: [] }, "`frequencies.length`: received 0"],
  [[0], { frequencies: [0.5], dividesByClassesMinusOne: true }, "`frequencies.length`: received 1"],
  [[2], { frequencies }, "`labels`: received 2 at row 0"],
  [[-2], { frequencies }, "`labels`: received -2 at row 0"],
])("labels %o with %o are refused", (labels, options, message) => {
  expect(() => balancedSigmoidLoss(zeros, labels, options)).toThrow(message);
  expect(() => balancedSigmoidGradient(zeros, labels, options)).toThrow(message);
});
