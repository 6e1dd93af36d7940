import {
  balancedSoftmaxLoss,
  focalLoss,
  ldamLoss,
  ldamMargins,
  plainSoftmaxLoss,
} from "@balms/core";
import { checkNumber, digestNumbers } from "@balms/core/adapter";
import {
  addBalancedSoftmax,
  addBalancedSoftmaxGradient,
  addBalancedSoftmaxLosses,
} from "../fragments/balanced-softmax.ts";
import { addFocalLoss } from "../fragments/focal-loss.ts";
import { addLdamLoss } from "../fragments/ldam-loss.ts";
import type { RowLosses } from "../fragments/row-losses.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { typedData } from "../model/tensor.ts";
import { priorInLoss } from "../training/loss-prior.ts";
import type { LossContext, LossSettings, ScoredRows, TrainingLoss } from "./training-loss.ts";

type SettingsOf<Kind> = Extract<LossSettings, { readonly kind: Kind }>;

const common = { scores: "softmax", leastLabel: 0 } as const;

/** Numbers of the classes in the precision of the scores. */
export function addPerClass(
  graph: GraphBuilder,
  hint: string,
  values: ArrayLike<number>,
  like: string,
): string {
  const isWide = graph.valueType(like).type === "float64";
  return graph.constant(hint, typedData(isWide ? "float64" : "float32", values), [values.length]);
}

function addSoftmax(
  graph: GraphBuilder,
  { logits, labels }: ScoredRows,
  shift: ArrayLike<number>,
): RowLosses {
  const added = addPerClass(graph, "added", shift, logits);
  const softmax = addBalancedSoftmax(graph, { logits, added, labels });
  return {
    losses: addBalancedSoftmaxLosses(graph, softmax),
    gradient: addBalancedSoftmaxGradient(graph, softmax),
  };
}

/** Plain softmax cross-entropy. */
export function plainSoftmax({ prior }: LossContext): TrainingLoss {
  const classes = prior.counts.length;
  return {
    ...common,
    kind: "softmax",
    masked: new Set(),
    training: {},
    identity: { kind: "softmax", classes },
    add: (graph, rows) => addSoftmax(graph, rows, new Float64Array(classes)),
    rows: (logits, labels) => plainSoftmaxLoss(logits, labels, { classes }),
  };
}

/** Balanced Softmax. */
export function balancedSoftmax(
  settings: SettingsOf<"balanced-softmax">,
  { prior, sampled }: LossContext,
): TrainingLoss {
  const { inLoss = prior, tau, zeroCounts, alpha } = settings;
  const hint =
    'These are the shares that rows are drawn by. Take loss "softmax" with them, pass them as `inLoss`, or say mismatch: "intended".';
  const { added: shift, training } = priorInLoss({ ...settings, prior }, sampled, hint);
  const masked = new Set([...shift.keys()].filter((id) => shift[id] === -Infinity));
  return {
    ...common,
    kind: "balanced-softmax",
    masked,
    training,
    identity: { kind: "balanced-softmax", shift: digestNumbers(shift) },
    add: (graph, rows) => addSoftmax(graph, rows, shift),
    rows: (logits, labels) =>
      balancedSoftmaxLoss(logits, labels, { prior: inLoss, tau, zeroCounts, alpha }),
  };
}

/** Focal loss over a softmax. */
export function focal({ gamma = 2 }: SettingsOf<"focal">, { prior }: LossContext): TrainingLoss {
  const classes = prior.counts.length;
  checkNumber(gamma, "loss.gamma", { least: 0 });
  return {
    ...common,
    kind: "focal",
    masked: new Set(),
    training: {},
    identity: { kind: "focal", classes, gamma },
    add(graph, { logits, labels }) {
      const added = addPerClass(graph, "added", new Float64Array(classes), logits);
      return addFocalLoss(graph, { logits, added, labels }, gamma);
    },
    rows: (logits, labels) => focalLoss(logits, labels, { classes, gamma }),
  };
}

/** LDAM. */
export function ldam(
  { largestMargin, scale = 1, zeroCounts, alpha }: SettingsOf<"ldam">,
  { prior }: LossContext,
): TrainingLoss {
  checkNumber(scale, "loss.scale", { above: 0 });
  const delta = ldamMargins(prior, { largestMargin, zeroCounts, alpha });
  const isMasked = (count: number): boolean => count === 0 && zeroCounts === "mask";
  const shift = Float64Array.from(prior.counts, (count) => (isMasked(count) ? -Infinity : 0));
  return {
    ...common,
    kind: "ldam",
    masked: new Set([...shift.keys()].filter((id) => shift[id] === -Infinity)),
    training: {},
    identity: { kind: "ldam", scale, margins: digestNumbers(delta) },
    add(graph, { logits, labels }) {
      const added = addPerClass(graph, "added", shift, logits);
      const margins = addPerClass(graph, "margins", delta, logits);
      return addLdamLoss(graph, { logits, added, labels }, { margins, scale });
    },
    rows: (logits, labels) =>
      ldamLoss(logits, labels, { prior, largestMargin, scale, zeroCounts, alpha }),
  };
}
