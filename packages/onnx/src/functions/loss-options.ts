import { classShift, sigmoidShift } from "@balms/core";
import type { BalancedOptions, SigmoidShiftOptions } from "@balms/core";
import { checkChoice, checkFlag, checkList, checkOptions, refuse } from "@balms/core/adapter";
import type { Over } from "../fragments/reduced-loss.ts";

/** Kinds of scores that a loss can be made of. */
export type RawKind = "softmax" | "sigmoid" | "binary";

/** Which loss is attached to a model, and how. */
export interface LossOptions
  extends Omit<BalancedOptions, "prior">, Omit<SigmoidShiftOptions, "prior"> {
  /** Name of the tensor with the raw class scores; found where the model has just one. */
  readonly logits?: string | undefined;
  /** Class distribution of the rows that the loss sees, over the classes of the model. For the sigmoid form `frequencies` may stand in its place. */
  readonly prior?: BalancedOptions["prior"] | undefined;
  /** One softmax over the classes, or a sigmoid for each of them; by default what the model has. */
  readonly kind?: "softmax" | "sigmoid" | undefined;
  /**
   * What a row's labels are: the id of its class ("ids", default), or for the sigmoid form 0, 1 or a share in between for each class
   * ("multi-hot").
   */
  readonly labels?: "ids" | "multi-hot" | undefined;
  /** Whether the model gets an input with a weight per row; default false, each row weighs 1. */
  readonly rowWeights?: boolean | undefined;
  /** What the mean divides by: the number of rows ("batch", default) or the sum of their weights. */
  readonly over?: Over | undefined;
  /** Element type of class ids; default "int32". */
  readonly labelType?: "int32" | "int64" | undefined;
  /**
   * Writes the loss into the model's `training_info` and leaves its graph as it is; with a step of gradient descent on
   * `parameters`. Default false.
   */
  readonly trainingInfo?: boolean | undefined;
  /** With `trainingInfo`: initializers that the step moves; by default the weight and bias of the linear layer that gives the scores, where there is one in float32 or float64; else there is no step. */
  readonly parameters?: readonly string[] | undefined;
}

const common = [
  "kind",
  "labelType",
  "labels",
  "logits",
  "over",
  "parameters",
  "prior",
  "rowWeights",
];
const softmaxNames = ["tau", "sampled", "mismatch"] as const;
const sigmoidNames = ["frequencies", "dividesByClassesMinusOne"] as const;

/** Checks what can be checked without the model. */
export function checkLossOptions(options: LossOptions): void {
  checkOptions(options, [
    ...common,
    ...softmaxNames,
    ...sigmoidNames,
    "zeroCounts",
    "alpha",
    "trainingInfo",
  ]);
  const { kind, rowWeights = false, over = "batch", labelType = "int32" } = { ...options };
  const { trainingInfo = false, parameters, labels = "ids" } = { ...options };
  if (kind !== undefined) checkChoice(kind, "kind", ["softmax", "sigmoid"]);
  checkFlag(rowWeights, "rowWeights");
  checkChoice(over, "over", ["batch", "weights"]);
  checkChoice(labelType, "labelType", ["int32", "int64"]);
  checkChoice(labels, "labels", ["ids", "multi-hot"]);
  checkFlag(trainingInfo, "trainingInfo");
  if (labels === "multi-hot" && options.labelType !== undefined) {
    refuse("labelType", `"${labelType}" for multi-hot labels`, "a type of class ids");
  }
  if (over === "weights" && !rowWeights) {
    refuse("over", '"weights" without rowWeights: true', "a mean over weights that there are");
  }
  if (parameters !== undefined) checkList(parameters, "parameters");
  if (parameters !== undefined && !trainingInfo) {
    refuse("parameters", "parameters without trainingInfo: true", "parameters of a step to write");
  }
}

function given(options: LossOptions, names: readonly (keyof LossOptions)[]): string | undefined {
  return names.find((name) => options[name] !== undefined);
}

function checkNamesOf(options: LossOptions, kind: RawKind): void {
  if (kind !== "sigmoid" && options.labels === "multi-hot") {
    refuse(
      "labels",
      `"multi-hot" for ${kind} scores`,
      `"ids": classes of ${kind} scores exclude one another`,
      kind === "softmax"
        ? 'Say kind: "sigmoid" if each score is a classifier of its own.'
        : undefined,
    );
  }
  const other = given(options, kind === "sigmoid" ? softmaxNames : sigmoidNames);
  if (other === undefined) return;
  const its = kind === "sigmoid" ? "softmax" : "sigmoid";
  refuse(other, `${other} for ${kind} scores`, `an option of the ${its} form only there`);
}

/** The one number that is added to a score that stands for two classes. */
function logOdds([first, second]: Float64Array): Float64Array {
  if (Number.isFinite(second - first)) return Float64Array.of(second - first);
  return refuse("zeroCounts", '"mask" for one score of two classes', "examples of both classes");
}

/** What the loss adds to the scores: [C], or [1] for one score of two classes. */
export function addedToScores(options: LossOptions, kind: RawKind): Float64Array {
  const { prior, zeroCounts, alpha } = options;
  const policy = { zeroCounts, alpha };
  checkNamesOf(options, kind);
  if (kind === "sigmoid") {
    const { frequencies, dividesByClassesMinusOne } = options;
    return sigmoidShift({ prior, frequencies, dividesByClassesMinusOne, ...policy });
  }
  const { tau, sampled, mismatch } = options;
  const classPrior = prior as BalancedOptions["prior"];
  const shift = classShift({ prior: classPrior, tau, sampled, mismatch, ...policy });
  return kind === "binary" ? logOdds(shift) : shift;
}
