/** How far the scores of an adjusted model are from what they must be. */
export interface ScoreCheck {
  readonly logits: string;
  /** Largest distance from what the original's scores on the same input lead to. */
  readonly largestDifference: number;
  /** Whether rounding explains it. */
  readonly isRight: boolean;
  /** What a row adds up to in the original, where they should be probabilities and are none. */
  readonly total?: number;
  /** Outputs with the chosen class that do not choose by these scores. */
  readonly wrongLabels: readonly string[];
}

/** How far a model, run as usual, is from the same model without the runtime's graph optimisations. */
export interface OptimizationCheck {
  /** Largest difference in an output of the adjusted model, and of the original. */
  readonly adjusted: number;
  readonly original: number;
  /**
   * Whether the runtime computes something else altogether: `before`, in the original too; `new`, in the adjusted model alone.
   */
  readonly fault: "before" | "new" | undefined;
}

/** What running a model before and after its adjustment showed. */
export interface AdjustmentCheck {
  /** Whether all of it is right. */
  readonly verified: boolean;
  /** Whether the models could be run; if not, nothing is known. */
  readonly checked: boolean;
  /** Why it is not verified. */
  readonly reason?: string;
  /** The shapes of the random inputs. */
  readonly inputs?: Readonly<Record<string, readonly number[]>>;
  readonly scores?: readonly ScoreCheck[];
  readonly optimization?: OptimizationCheck;
  /** Outputs that the scores do not lead to: the same bits before and after. */
  readonly unchanged?: readonly string[];
}
