/** What can make probabilities of scores inside a model. */
export type Activation = "Softmax" | "LogSoftmax" | "Sigmoid";

/**
 * How far class scores have come in a tensor:
 *
 * - `raw`: nothing has normalized them.
 * - `exponential`: e to the power of them, on the way to a Softmax that is written by hand.
 * - `positive`: a number of at least 0 for each class; they need not add up to 1.
 * - `probabilities`, `logarithms` (of probabilities).
 * - `complement`: 1 minus a probability.
 * - `label`: ids or names of chosen classes.
 * - `derived`: something else that is computed of them.
 */
export type Stage =
  | "raw"
  | "exponential"
  | "positive"
  | "probabilities"
  | "complement"
  | "logarithms"
  | "label"
  | "derived";

/** What is known of a tensor that holds class scores, or what was computed of them. */
export interface Meaning {
  readonly stage: Stage;
  /** The class axis: from 0 where the number of dimensions is known, else from the end; undefined where no operator proves one. */
  readonly axis: number | undefined;
  /** Number of scores along that axis. */
  readonly width: number | undefined;
  /** Name of the raw scores: of the tensor itself while it is `raw`, of what went into the activation later. */
  readonly scores: string;
  readonly activation: Activation | undefined;
  /**
   * The raw scores before a step that keeps what is added to each class, up to a factor; `bent` where it changes how scores of one
   * row compare, so that what is added must not depend on them.
   */
  readonly from?: { readonly name: string; readonly factor: number; readonly bent?: boolean };
  /** Raw scores that these were computed from by something that does not keep it. */
  readonly parents?: readonly string[];
  /** Probabilities without raw scores before them: they are corrected themselves. */
  readonly given?: boolean;
  /** Whether the Sigmoid of one score alone is the probability of the first class, as [p, 1 − p] tells. */
  readonly flipped?: boolean;
  /** Whether they are all classes, in another order than the scores that they were computed from. */
  readonly reordered?: boolean;
  /** What probabilities add up to, where that is not 1: parts of an average. */
  readonly total?: number;
  /** Sums of whole numbers, which are still to be multiplied by the scale of their quantization. */
  readonly quantized?: boolean;
  /** Why raw scores may be none: what computes them also computes features. */
  readonly doubt?: string;
  /** Whether they are scores in spite of that when there are as many as classes. */
  readonly likely?: boolean;
  /** After what the classes lie along no axis of their own. */
  readonly lost?: string;
  /** Why they cannot be corrected. */
  readonly fault?: string;
}
