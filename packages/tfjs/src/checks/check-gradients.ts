import { ModelError } from "@balms/core";
import { engine, getGradient } from "@tensorflow/tfjs-core";

/**
 * Checks, while gradients are recorded, that TensorFlow.js knows how to compute them.
 *
 * In Node, `@tensorflow/tfjs-core` alone registers no gradients; `@tensorflow/tfjs` and
 * `@tensorflow/tfjs-layers` do. The losses call this themselves.
 *
 * @throws {@link ModelError} inside of tf.grad, tf.variableGrads, optimizer.minimize and the like, when no gradients are registered
 *
 * @example
 * ```ts
 * import "@tensorflow/tfjs";
 * import { checkGradients } from "@balms/tfjs";
 *
 * checkGradients();
 * ```
 */
export function checkGradients(): void {
  if (engine().state.gradientDepth === 0 || getGradient("RealDiv") != null) return;
  throw new ModelError({
    received: "@tensorflow/tfjs-core without gradients",
    hint: 'Import "@tensorflow/tfjs" or "@tensorflow/tfjs-layers" once, anywhere: they register the gradients.',
  });
}
