import { priorFromJSON, type ClassPrior } from "@balms/core";
import { modelMetadata, type ClassScores, type OnnxModel } from "@balms/onnx";

/** What a model says of its adjustment, as far as it can be read; the library decides whether that is enough. */
export function readNote(model: OnnxModel): {
  readonly scores: readonly ClassScores[];
  readonly prior: ClassPrior | undefined;
  readonly tau?: number | undefined;
  /** Where it was corrected to; undefined: to all classes alike. */
  readonly target?: ClassPrior | undefined;
} {
  try {
    const note = JSON.parse(modelMetadata(model)["balms.adjustment"] ?? "") as {
      readonly scores?: readonly ClassScores[];
      readonly prior?: object;
      readonly tau?: number;
      readonly target?: object;
    };
    const prior = typeof note.prior === "object" ? priorFromJSON(note.prior) : undefined;
    const target = typeof note.target === "object" ? priorFromJSON(note.target) : undefined;
    const { scores, tau } = note;
    return { scores: Array.isArray(scores) ? scores : [], prior, tau, target };
  } catch {
    return { scores: [], prior: undefined };
  }
}
