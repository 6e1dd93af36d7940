import { classShift, sigmoidShift } from "@balms/core";
import type { BalancedOptions, SigmoidShiftOptions } from "@balms/core";
import { checkChoice, checkFlag, checkOptions, refuse } from "@balms/core/adapter";
import type { Over } from "../fragments/reduced-loss.ts";

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
  if (parameters !== undefined && !trainingInfo) {
    refuse("parameters", "parameters without trainingInfo: true", "parameters of a step to write");
  }
}

function given(options: LossOptions, names: readonly (keyof LossOptions)[]): string | undefined {
  return names.find((name) => options[name] !== undefined);
}

/** What the loss adds to the scores [C]. */
export function addedToScores(options: LossOptions, kind: "softmax" | "sigmoid"): Float64Array {
  const { prior, zeroCounts, alpha } = options;
  const policy = { zeroCounts, alpha };
  if (kind === "softmax" && options.labels === "multi-hot") {
    refuse(
      "labels",
      '"multi-hot" for softmax scores',
      '"ids": the classes of a softmax exclude one another',
      'Say kind: "sigmoid" if each score is a classifier of its own.',
    );
  }
  const other = given(options, kind === "softmax" ? sigmoidNames : softmaxNames);
  if (other !== undefined) {
    const [mine, its] = kind === "softmax" ? ["softmax", "sigmoid"] : ["sigmoid", "softmax"];
    refuse(other, `${other} for ${mine} scores`, `an option of the ${its} form only there`);
  }
  if (kind === "softmax") {
    const { tau, sampled, mismatch } = options;
    return classShift({
      prior: prior as BalancedOptions["prior"],
      tau,
      sampled,
      mismatch,
      ...policy,
    });
  }
  const { frequencies, dividesByClassesMinusOne } = options;
  return sigmoidShift({ prior, frequencies, dividesByClassesMinusOne, ...policy });
}
