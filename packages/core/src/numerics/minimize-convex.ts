/** Value and gradient of a function. */
export type Objective = (point: Float64Array) => {
  readonly value: number;
  readonly gradient: Float64Array;
};

const mostIterations = 1000;
// What a step is held against is the worst of the last values, so that steps can be long.
const remembered = 10;
// What is left to gain, relative to the value, that rounding hides.
const unseen = 1e-17;

/**
 * Minimises a convex function, its first coordinate held in [low, high], by spectral projected
 * gradients: steps along the gradient, as long as its last change suggests (Barzilai and Borwein),
 * halved while they do not lower the value. Scale the coordinates so that the Hessian is about 1.
 *
 * Source: Birgin, Martínez, Raydan, "Nonmonotone spectral projected gradient methods on convex
 * sets", SIAM Journal on Optimization 2000, algorithm SPG2.
 */
export function minimizeConvex(
  objective: Objective,
  start: Float64Array,
  low: number,
  high: number,
): { readonly point: Float64Array; readonly value: number } {
  const at = (point: Float64Array) => ({ point, ...objective(point) });
  let here = at(start);
  const values = [here.value];
  let length = 1;
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const { point, value, gradient } = here;
    const way = gradient.map((slope) => -length * slope);
    way[0] = Math.min(high, Math.max(low, point[0] + way[0])) - point[0];
    const slope = dot(way, gradient);
    if (!(slope < -unseen * Math.abs(value))) break;
    const bound = Math.max(...values.slice(-remembered));
    for (let part = 1; part > 1e-9; part /= 2) {
      here = at(point.map((from, i) => from + part * way[i]));
      if (here.value <= bound + 1e-4 * part * slope) break;
    }
    values.push(here.value);
    const moved = here.point.map((to, i) => to - point[i]);
    const turned = here.gradient.map((to, i) => to - gradient[i]);
    length = Math.min(1e6, Math.max(1e-6, dot(moved, moved) / dot(moved, turned)));
  }
  return here;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
