import { type FloatArray, floatArrayLike, type SamePrecision } from "../checks/float-array.ts";

/** How SGD moves. */
export interface MomentumOptions {
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
}

/** Values and momentum buffer after a step. */
export interface MomentumStep {
  readonly values: SamePrecision<FloatArray>;
  readonly velocity: SamePrecision<FloatArray>;
}

/**
 * One step of SGD: g ← ∇ + λθ; v ← μv + g; θ ← θ − lr·v, or θ − lr·(g + μv) for Nesterov.
 */
export function momentumStep(
  values: FloatArray,
  velocity: FloatArray | undefined,
  gradient: FloatArray,
  options: MomentumOptions,
): MomentumStep {
  const { learningRate, momentum, weightDecay, nesterov } = options;
  const nextValues = floatArrayLike(values, values.length);
  const nextVelocity = floatArrayLike(values, values.length);
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i] + weightDecay * values[i];
    const speed = momentum * (velocity === undefined ? 0 : velocity[i]) + slope;
    nextVelocity[i] = speed;
    nextValues[i] = values[i] - learningRate * (nesterov ? slope + momentum * speed : speed);
  }
  return { values: nextValues, velocity: nextVelocity };
}
