import type { FloatArray } from "../arrays/float-array.ts";

/** How SGD moves. */
export interface MomentumOptions {
  /** Step size, above 0. */
  readonly learningRate: number;
  /** In [0, 1). */
  readonly momentum: number;
  /** At least 0. */
  readonly weightDecay: number;
  readonly nesterov: boolean;
}

/**
 * One step of SGD, in place: g ← ∇ + λθ; v ← μv + g; θ ← θ − lr·v, or θ − lr·(g + μv) for Nesterov.
 */
export function momentumStep(
  values: FloatArray,
  velocity: FloatArray,
  gradient: ArrayLike<number>,
  { learningRate, momentum, weightDecay, nesterov }: MomentumOptions,
): void {
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i] + weightDecay * values[i];
    const speed = momentum * velocity[i] + slope;
    velocity[i] = speed;
    values[i] -= learningRate * (nesterov ? slope + momentum * speed : speed);
  }
}

/** −lr·(1 + μ if Nesterov): the θ that a step reaches has this times ∇loss_b / B as derivative by s_b. */
export function stepFactor({ learningRate, momentum, nesterov }: MomentumOptions): number {
  return -learningRate * (nesterov ? 1 + momentum : 1);
}
