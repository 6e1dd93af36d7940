import { balancedSoftmaxLossAndGradient, priorFromCounts, reduceLosses } from "@balms/core";

/**
 * T and b per class by spectral projected gradients, as core's `fitCalibration` had it at first: what
 * the row is measured against. Stops when the loss is
 * `enough`, or after 1,000 steps.
 *
 * Source: Birgin, Martínez, Raydan, "Nonmonotone spectral projected gradient methods on convex
 * sets", SIAM Journal on Optimization 2000, algorithm SPG2.
 */
export function spectralCalibration(
  logits: Float32Array,
  labels: Int32Array,
  classes: number,
  enough: number,
): void {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]++;
  const scale = counts.map((count) => Math.sqrt(labels.length / count));
  // The plain loss: a uniform prior moves nothing.
  const prior = priorFromCounts(Array.from(counts, () => 1));
  const z = new Float64Array(logits.length);
  const at = (point: Float64Array) => {
    for (let i = 0; i < z.length; i++) {
      const j = i % classes;
      z[i] = point[0] * logits[i] + scale[j] * point[j + 1];
    }
    const { losses, gradient: slopes } = balancedSoftmaxLossAndGradient(z, labels, { prior });
    const gradient = new Float64Array(classes + 1);
    for (let i = 0; i < z.length; i++) {
      const j = i % classes;
      gradient[0] += slopes[i] * logits[i];
      gradient[j + 1] += slopes[i] * scale[j];
    }
    return { point, gradient, value: reduceLosses(losses) };
  };
  let here = at(new Float64Array(classes + 1).with(0, 1));
  const values = [here.value];
  let length = 1;
  for (let steps = 0; here.value > enough && steps < 1000; steps++) {
    const { point, gradient } = here;
    const way = gradient.map((slope) => -length * slope);
    way[0] = Math.max(1e-3, point[0] + way[0]) - point[0];
    const slope = dot(way, gradient);
    const bound = Math.max(...values.slice(-10));
    for (let part = 1; part > 1e-9; part /= 2) {
      here = at(point.map((from, i) => from + part * way[i]));
      if (here.value <= bound + 1e-4 * part * slope) break;
    }
    values.push(here.value);
    const moved = here.point.map((to, i) => to - point[i]);
    const turned = here.gradient.map((to, i) => to - gradient[i]);
    length = Math.min(1e6, Math.max(1e-6, dot(moved, moved) / dot(moved, turned)));
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
