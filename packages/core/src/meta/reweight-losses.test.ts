import { expect, test } from "vitest";
import { reweightLosses, reweightLossesGradient } from "./reweight-losses.ts";

const losses = Float64Array.of(1, 2, 0.5, 3);
const labels = [0, 1, -1, 1];
const psi = [-1, 2, 0.3];
const upstream = [0.5, -1, 2, 0.7];

test("ψ = 0 changes nothing, and background rows never change", () => {
  expect(reweightLosses(losses, labels, [0, 0, 0])).toEqual(losses);
  const reweighted = reweightLosses(losses, labels, psi);
  expect(reweighted[2]).toBe(0.5);
  expect(reweighted[0] + reweighted[1] / 2 + reweighted[3] / 3).toBeCloseTo(3, 14);
});

test("the gradients are those of the reweighted losses", () => {
  const gradient = reweightLossesGradient(losses, labels, psi, upstream);
  const value = (l: Float64Array, p: number[]) =>
    reweightLosses(l, labels, p).reduce((sum, x, row) => sum + upstream[row] * x, 0);
  for (let c = 0; c < 3; c++) {
    const moved = (by: number) => value(losses, psi.with(c, psi[c] + by));
    expect(gradient.psi[c]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
  }
  for (let row = 0; row < 4; row++) {
    const moved = (by: number) => value(losses.with(row, losses[row] + by), psi);
    expect(gradient.losses[row]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
  }
});

test("weights far below the smallest number still share out", () => {
  expect([...reweightLosses(Float64Array.of(1, 1), [0, 0], [-1e5])]).toEqual([1, 1]);
});

test("a batch of background alone passes", () => {
  const alone = reweightLossesGradient(Float64Array.of(1), [-1], [0], [2]);
  expect([...alone.psi, ...alone.losses]).toEqual([0, 2]);
});

test.each([
  [[0, 1, -1, 3], psi, upstream, "`labels`: received 3 at row 3"],
  [[0], psi, upstream, "`labels`: received Array of length 1; expected 4 class ids"],
  [labels, [NaN, 0, 0], upstream, "`psi`: received NaN at position 0"],
  [labels, psi, [1], "`upstream`: received 1 numbers; expected 4 numbers"],
])("%o, %o, %o are refused", (wrongLabels, wrongPsi, wrongUpstream, message) => {
  expect(() => reweightLossesGradient(losses, wrongLabels, wrongPsi, wrongUpstream)).toThrow(
    message,
  );
});
