import { priorFromJSON, type ClassPrior } from "@balms/core";
import { modelMetadata, type ClassScores, type OnnxModel } from "@balms/onnx";

/** What a model says of its adjustment, as far as it can be read; the library decides whether that is enough. */
export function readNote(model: OnnxModel): {
  readonly scores: readonly ClassScores[];
  readonly prior: ClassPrior | undefined;
} {
  try {
    const note = JSON.parse(modelMetadata(model)["balms.adjustment"] ?? "") as {
      readonly scores?: readonly ClassScores[];
      readonly prior?: object;
    };
    const prior = typeof note.prior === "object" ? priorFromJSON(note.prior) : undefined;
    return { scores: Array.isArray(note.scores) ? note.scores : [], prior };
  } catch {
    return { scores: [], prior: undefined };
  }
}
