import type {
  BalancedOptions,
  ClassPrior,
  FloatArray,
  SigmoidShiftOptions,
  Training,
  ZeroCountOptions,
} from "@balms/core";
import type { RowLosses } from "../fragments/row-losses.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";

/** A loss with the options of core's function of that name. */
export type LossSettings =
  | { readonly kind: "softmax" }
  | ({
      readonly kind: "balanced-softmax";
      /** Prior inside the softmax, where it is another than `prior`. */
      readonly inLoss?: ClassPrior | undefined;
    } & Pick<BalancedOptions, "tau" | "mismatch" | "zeroCounts" | "alpha">)
  | { readonly kind: "sigmoid" }
  | ({ readonly kind: "balanced-sigmoid" } & Omit<SigmoidShiftOptions, "prior">)
  | {
      readonly kind: "focal";
      /** γ, at least 0; default 2. */
      readonly gamma?: number | undefined;
    }
  | ({
      readonly kind: "ldam";
      /** Margin of the rarest class, at least 0; default 0.5. */
      readonly largestMargin?: number | undefined;
      /** s above 0, which the scores are multiplied with; default 1. The paper has 30, for scores that are cosines. */
      readonly scale?: number | undefined;
    } & ZeroCountOptions);

/** The name of a loss. */
export type LossKind = LossSettings["kind"];

/** What a loss is made for. */
export interface LossContext {
  /** Training counts. */
  readonly prior: ClassPrior;
  /** The class distributions that rows are drawn by, where they change at the beginning and in the end. */
  readonly sampled: readonly ClassPrior[];
}

/** Scores and labels of rows in a graph, by name. */
export interface ScoredRows {
  /** η [B, C]. */
  readonly logits: string;
  /** [B], int32. */
  readonly labels: string;
}

/** A loss, checked: in a graph for training, and on numbers for everything else. */
export interface TrainingLoss {
  readonly kind: LossKind;
  /** How the scores are read: one softmax over the classes, or a sigmoid for each. */
  readonly scores: "softmax" | "sigmoid";
  /** The least label: −1 where that is background. */
  readonly leastLabel: 0 | -1;
  /** Ids of classes that may not be a label: those without examples, masked. */
  readonly masked: ReadonlySet<number>;
  /** What the model is trained under, but for how rows are drawn. */
  readonly training: Omit<Training, "sampled">;
  /** What tells this loss from others, as JSON. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Adds loss and gradient of each row. */
  add(graph: GraphBuilder, rows: ScoredRows): RowLosses;
  /** The loss of each row [B], from η [B, C]. */
  rows(logits: FloatArray, labels: Int32Array): FloatArray;
}
