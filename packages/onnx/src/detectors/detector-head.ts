/** Where in the channels of a layer the class scores are: channel `anchor · stride + first + class`. */
export interface ClassChannels {
  /** Boxes that each position has scores for. */
  readonly anchors: number;
  /** Channels of each of them. */
  readonly stride: number;
  /** Which of them the first score is. */
  readonly first: number;
}

/** A linear layer that computes class scores: a detector has one, or one for each level of its feature pyramid. */
export interface DetectorLevel extends ClassChannels {
  readonly operator: "Gemm" | "MatMul" | "Conv";
  /** Name of the node; empty where the file gives it none. */
  readonly node: string;
  /** Name of the tensor that goes in: [regions, D], [batch, queries, D], or [batch, D, height, width]. */
  readonly feature: string;
  /** Name of what the layer computes. */
  readonly logits: string;
  /** Names of weight and bias, as the layer reads them; no bias is undefined. */
  readonly weight: string;
  readonly bias: string | undefined;
  /** D. */
  readonly dimensions: number;
  /** All channels, those of boxes and masks too. */
  readonly channels: number;
  /** Sizes of the convolution's window; all 1 where each position is a linear layer of its own. */
  readonly kernel: readonly number[];
}

/** A tensor in which the scores lie along an axis of their own, right before their activation. */
export interface DetectorScores {
  readonly tensor: string;
  /** Counted from 0. */
  readonly axis: number;
  readonly rank: number;
  /** How many numbers lie along it in all; row `r` of them has its first score at `first + r · stride`. */
  readonly size: number;
  readonly first: number;
  readonly rows: number;
  readonly stride: number;
  readonly activation: "Softmax" | "LogSoftmax" | "Sigmoid" | undefined;
  /** Outputs of the model that show these scores, or what is made of them. */
  readonly outputs: readonly string[];
}

/**
 * What the scores of a detector mean:
 *
 * - `sigmoid`: one score for each class, each with a Sigmoid of its own.
 * - `softmax-background`: a Softmax over the classes and one score for "none of them".
 * - `anchors`: sigmoids in rows of box, objectness and classes, as YOLOv3 to v7 have them.
 */
export type DetectorHeadKind = "sigmoid" | "softmax-background" | "anchors";

/** The class layer of a detector, and how it was told. */
export interface DetectorHead {
  /** What it is called by: the tensor that its first layer computes. */
  readonly name: string;
  readonly kind: DetectorHeadKind;
  /** Whether outputs show the scores, or they only choose the queries that scores are computed for. */
  readonly use: "scores" | "choice";
  /** K, without the background. */
  readonly classes: number;
  /** Which score stands for none of the classes, from 0; undefined without one, and where nothing tells. */
  readonly background: number | undefined;
  readonly levels: readonly DetectorLevel[];
  readonly scores: readonly DetectorScores[];
  /** What was seen, in words. */
  readonly evidence: readonly string[];
}
