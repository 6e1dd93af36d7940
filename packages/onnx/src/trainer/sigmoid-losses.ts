import { balancedSigmoidLoss, plainSigmoidLoss, sigmoidShift } from "@balms/core";
import { digestNumbers, refuse } from "@balms/core/adapter";
import type { FloatArray } from "@balms/core";
import {
  addBalancedSigmoid,
  addBalancedSigmoidGradient,
  addBalancedSigmoidLosses,
} from "../fragments/sigmoid-loss.ts";
import { addPerClass } from "./softmax-losses.ts";
import type { LossContext, LossSettings, TrainingLoss } from "./training-loss.ts";

/** What all sigmoid losses are, with what is added to the scores of foreground rows. */
function sigmoidLosses(
  shift: Float64Array,
  rows: (logits: FloatArray, labels: Int32Array) => FloatArray,
): Pick<TrainingLoss, "scores" | "leastLabel" | "masked" | "add" | "rows"> {
  return {
    scores: "sigmoid",
    leastLabel: -1,
    masked: new Set(),
    rows,
    add(graph, { logits, labels }) {
      const added = addPerClass(graph, "added", shift, logits);
      const sigmoid = addBalancedSigmoid(graph, { logits, added, labels });
      return {
        losses: addBalancedSigmoidLosses(graph, sigmoid),
        gradient: addBalancedSigmoidGradient(graph, sigmoid),
      };
    },
  };
}

/** Binary cross-entropy of a classifier for each class. */
export function plainSigmoid({ prior }: LossContext): TrainingLoss {
  const classes = prior.counts.length;
  return {
    ...sigmoidLosses(new Float64Array(classes), (logits, labels) =>
      plainSigmoidLoss(logits, labels, { classes }),
    ),
    kind: "sigmoid",
    training: {},
    identity: { kind: "sigmoid", classes },
  };
}

/** The sigmoid form of Balanced Softmax. */
export function balancedSigmoid(
  settings: Extract<LossSettings, { readonly kind: "balanced-sigmoid" }>,
  { prior }: LossContext,
): TrainingLoss {
  const { frequencies, dividesByClassesMinusOne, zeroCounts, alpha } = settings;
  const source = frequencies === undefined ? { prior } : { frequencies };
  const options = { ...source, dividesByClassesMinusOne, zeroCounts, alpha };
  const shift = sigmoidShift(options);
  const classes = prior.counts.length;
  if (shift.length !== classes) {
    refuse("loss.frequencies", `${shift.length} numbers`, `${classes}, one for each class`);
  }
  return {
    ...sigmoidLosses(shift, (logits, labels) => balancedSigmoidLoss(logits, labels, options)),
    kind: "balanced-sigmoid",
    training: { inLoss: prior, tau: 1 },
    identity: { kind: "balanced-sigmoid", shift: digestNumbers(shift) },
  };
}
