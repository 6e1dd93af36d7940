import {
  assumedPrior,
  ModelError,
  priorFromCounts,
  uniformPrior,
  type ClassPrior,
} from "@balms/core";
import { findClassifierHead, headParameters, type OnnxModel } from "@balms/onnx";
import { readNote } from "../adjust/read-note.ts";

/** What a model says of the class frequencies that its scores hold. */
export interface ScoreHistory {
  /** Undefined: it does not say. */
  readonly assumed: ClassPrior | undefined;
  /** For a sentence: "it was trained with balanced-softmax". */
  readonly because: string;
  /** Whether a correction was made already, in the loss or in the graph. */
  readonly isCorrected: boolean;
}

const unknown = { assumed: undefined, because: "the model does not say how it was trained" };

/**
 * Which class distribution the scores of a model assume, as far as it says how it was trained and corrected.
 *
 * @param model - With its weights.
 */
export function scoreHistory(model: OnnxModel): ScoreHistory {
  const { scores, prior, tau = 1, target } = readNote(model);
  if (prior !== undefined && scores.length > 0) {
    return {
      assumed: afterwards(prior, tau, target),
      because: "it was adjusted",
      isCorrected: true,
    };
  }
  const training = trainingOf(model);
  if (training === undefined) return { ...unknown, isCorrected: false };
  const { method, sampled, inLoss, tau: power } = training;
  return {
    assumed: assumedPrior({ sampled, inLoss, tau: power }),
    because: `it was trained with ${method}`,
    isCorrected: inLoss !== undefined,
  };
}

/** What is left of a prior after `tau · log prior` came off and the log of a target came on. */
function afterwards(prior: ClassPrior, tau: number, target: ClassPrior | undefined): ClassPrior {
  const { classes } = prior;
  const left =
    tau === 1 ? uniformPrior(classes) : assumedPrior({ sampled: prior, inLoss: prior, tau });
  if (target === undefined) return left;
  const weights = left.counts.map((weight, id) => weight * (target.counts[id] ?? 0));
  return priorFromCounts(weights, { classes, counted: "weights" });
}

function trainingOf(
  model: OnnxModel,
): Exclude<ReturnType<typeof headParameters>["training"], "unknown"> | undefined {
  try {
    const { training } = headParameters(model, findClassifierHead(model));
    return training === "unknown" ? undefined : training;
  } catch (error) {
    // A head that is not linear says nothing.
    if (ModelError.isInstance(error)) return undefined;
    throw error;
  }
}
