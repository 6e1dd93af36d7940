import type { ScoreKind } from "../../src/scores/class-scores.ts";
import type { OnnxModel } from "../../src/index.ts";
import type { Values } from "./values.ts";

/** Where the true scores of a family stand in its original. */
export interface Truth {
  /** What the activation sees; the probabilities themselves for the kind `probabilities`. */
  readonly tensor: string;
  readonly axis: number;
  readonly kind: ScoreKind;
  /** Number of classes of the prior: without the background, 2 for `binary`. */
  readonly classes: number;
  readonly background?: "first" | "last";
  /** Makes scores of the tensor where they cannot be exposed themselves, such as the logarithm of probabilities. */
  readonly read?: (values: Values) => Values;
}

/** What `adjustModel` is told, where it does not find the scores by itself. */
export interface Told {
  readonly logits?: string | readonly string[];
  readonly kind?: ScoreKind;
  readonly background?: "first" | "last";
}

/** What all families have. */
interface Common {
  readonly name: string;
  readonly model: OnnxModel;
  /** Sizes of the named dimensions of inputs, for the run; default 5. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Files beside the model, with the data of its large tensors. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** Classifiers of one kind, which balms repairs. */
export interface Repaired extends Common {
  readonly truths: readonly Truth[];
  /** What the outputs that follow are, for given true scores. */
  readonly tail: (...scores: readonly Values[]) => Readonly<Record<string, Values>>;
  /** What comes between the linear layer and the true scores, where these are not its output. */
  readonly behindLayer?: (layer: Values) => Values;
  /** What has to be said of it; nothing where it is found by itself. */
  readonly told?: Told;
  /** Outputs that are computed of the scores and are no scores themselves: naming them may be refused. */
  readonly derived?: readonly string[];
  /** Its scores lie inside a local function, which is written out where it is called: stripping does not write that back. */
  readonly writtenOut?: boolean;
  /** How far outputs may be off, relative to 1 + their size; default 2e-5. */
  readonly tolerance?: number;
  /** Outputs of the original that go by something else than the scores, such as the votes of a support vector machine. */
  readonly ownLabels?: readonly string[];
  /** Class ids as an output has them, where they are texts. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** Why the runtime does not run it; it is checked only. */
  readonly notRun?: string;
}

/** Models that look like classifiers and must be refused. */
export interface Refused extends Common {
  /** Number of classes of the prior that is tried. */
  readonly classes: number;
  readonly told?: Told;
  /** What the refusal must say. */
  readonly refusal: RegExp;
}

export type Family = Repaired | Refused;
