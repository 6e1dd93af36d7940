import { ModelError } from "@balms/core";
import { getBackend, type GradFunc } from "@tensorflow/tfjs-core";
import { isReplaced } from "./replace-kernels.ts";

/** A gradient that the wasm backend's own kernel gets wrong: there, it is refused until ours is in its place. */
export const refuseOnWasm =
  (kernel: string) =>
  (original: GradFunc): GradFunc =>
  (dy, saved, attrs) => {
    if (getBackend() === "wasm" && !isReplaced(kernel, "wasm")) {
      throw new ModelError({
        parameter: "wasm",
        received: `its own ${kernel}, which computes wrong gradients`,
        expected: "the kernels of installWasmTrainingKernels",
        hint: "Call it once before training.",
      });
    }
    return original(dy, saved, attrs);
  };
