import { ModelError } from "@balms/core";
import { modelMetadata, type OnnxModel } from "@balms/onnx";

/**
 * Refuses a detector whose class layer takes the class frequencies into account already, as far as its file says so: it would be corrected
 * twice, and be compared with itself.
 *
 * @throws {@link ModelError} for what `balms adjust` and `balms detect` have written
 */
export function checkFirstHand(model: OnnxModel, path: string): void {
  const {
    "balms.adjustment": adjustment,
    "balms.head": head,
    "balms.training": training,
  } = modelMetadata(model);
  if (adjustment !== undefined) {
    throw new ModelError({
      parameter: path,
      received: "a detector whose scores are adjusted already",
      expected: "the detector as it was trained",
      hint: "Take the original, or what balms adjust --strip makes of this one.",
    });
  }
  if (training !== undefined) {
    throw new ModelError({
      parameter: path,
      received: `a detector whose class layer was trained again${head === undefined ? "" : ` (${head})`}`,
      expected: "the detector as it was trained",
      hint: "Take the original: each method starts from its class layer.",
    });
  }
}
