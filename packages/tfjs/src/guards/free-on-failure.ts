import { engine } from "@tensorflow/tfjs-core";

/**
 * Runs what records gradients. When that fails, frees what TensorFlow.js kept for them, which it
 * does itself only when it succeeds.
 */
export function freeOnFailure<Result>(run: () => Result): Result {
  const { state } = engine();
  try {
    return run();
  } catch (error) {
    // What is recorded inside of another gradient is still needed there.
    if (state.gradientDepth === 0) {
      for (const { saved = [] } of state.activeTape ?? []) for (const kept of saved) kept.dispose();
      state.activeTape = [];
    }
    throw error;
  }
}
