import { type GradFunc, zerosLike } from "@tensorflow/tfjs-core";

/** The gradient of a quotient that is rounded down: none. TensorFlow.js gives that of the exact quotient. */
export const floorDivisionGradient = (): GradFunc => (_dy, saved) => ({
  a: () => zerosLike(saved[0]),
  b: () => zerosLike(saved[1]),
});
