import { engine, getGradient } from "@tensorflow/tfjs-core";
import { installGradientFixes } from "./install-gradient-fixes.ts";

/**
 * Runs what records gradients, with the gradients of {@link installGradientFixes}: whoever trains by
 * this package need not know which ones TensorFlow.js gets wrong. When it fails, frees what TensorFlow.js
 * kept for them, which it does itself only when it succeeds.
 */
export function takeGradients<Result>(run: () => Result): Result {
  const { state } = engine();
  // Without any gradients, what is run says so itself.
  const uninstall = getGradient("RealDiv") == null ? undefined : installGradientFixes();
  try {
    return run();
  } catch (error) {
    // What is recorded inside of another gradient is still needed there.
    if (state.gradientDepth === 0) {
      for (const { saved = [] } of state.activeTape ?? []) for (const kept of saved) kept.dispose();
      state.activeTape = [];
    }
    throw error;
  } finally {
    uninstall?.();
  }
}
