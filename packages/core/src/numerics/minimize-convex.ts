/** Value, gradient and the diagonal of the Hessian, or what stands for it: above 0, where it is used. */
export type Objective = (point: Float64Array) => {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
};

/** Where a search stands. */
type Place = ReturnType<Objective> & { readonly point: Float64Array };

const mostIterations = 1000;
const remembered = 10;
// What is left to gain, relative to the value, that rounding hides.
const unseen = 1e-15;

/**
 * Minimises a convex function, its first coordinate held in [low, high], by L-BFGS: Newton's steps
 * from the diagonal of the Hessian, turned by what the last steps taught about the rest of it, and
 * halved while they do not lower the value.
 *
 * Source: Nocedal, Wright, "Numerical Optimization", 2nd edition 2006, algorithm 7.4.
 */
export function minimizeConvex(
  objective: Objective,
  start: Float64Array,
  low: number,
  high: number,
): { readonly point: Float64Array; readonly value: number } {
  const inside = (first: number): number => Math.min(high, Math.max(low, first));
  const at = (point: Float64Array): Place => {
    const place = { point, ...objective(point) };
    // Next to an end of its interval, the first coordinate stays there while that way leads down.
    const { gradient } = place;
    const end = gradient[0] > 0 ? low : high;
    if (Math.abs(point[0] - end) <= 1e-3 * Math.abs(end)) gradient[0] = 0;
    return place;
  };
  let here = at(start);
  let known: Turn[] = [];
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const { point, value, gradient } = here;
    let way = descent(here, known);
    const held = gradient[0] === 0 && way[0] !== 0;
    if (held || inside(point[0] + way[0]) !== point[0] + way[0]) {
      // Cut short, it would lead the others astray, unless each goes its own way.
      known = [];
      way = descent(here, known);
    }
    way[0] = inside(point[0] + way[0]) - point[0];
    const slope = dot(way, gradient);
    if (!(slope < -unseen * Math.max(Math.abs(value), 1e-6))) break;
    for (let part = 1; part > 1e-9; part /= 2) {
      here = at(point.map((from, i) => from + part * way[i]));
      if (here.value <= value + 1e-4 * part * slope) break;
    }
    if (!(here.value < value)) return { point, value };
    const step = here.point.map((to, i) => to - point[i]);
    const turn = here.gradient.map((to, i) => to - gradient[i]);
    const bent = dot(step, turn);
    if (bent > 0) known = [...known.slice(1 - remembered), { step, turn, bent }];
  }
  return here;
}

/** A step, how the gradient turned over it, and the product of both. */
interface Turn {
  readonly step: Float64Array;
  readonly turn: Float64Array;
  readonly bent: number;
}

/** Minus the inverse of the Hessian, as far as it is known, times the gradient. */
function descent({ gradient, curvature }: Place, known: readonly Turn[]): Float64Array {
  const way = gradient.map((slope) => -slope);
  const add = (factor: number, values: Float64Array): void => {
    for (let i = 0; i < way.length; i++) way[i] += factor * values[i];
  };
  const parts = known.toReversed().map(({ step, turn, bent }) => {
    const part = dot(step, way) / bent;
    add(-part, turn);
    return part;
  });
  for (let i = 0; i < way.length; i++) way[i] /= curvature[i] || 1;
  for (const { step, turn, bent } of known) add(Number(parts.pop()) - dot(turn, way) / bent, step);
  return way;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
