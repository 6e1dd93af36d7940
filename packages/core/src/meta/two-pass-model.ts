import type { MomentumOptions } from "../sgd/momentum-step.ts";
import type { RandomGenerator } from "../random/random-generator.ts";

/** A value, or the promise of one: models may live on an accelerator. */
export type Awaitable<Value> = Value | PromiseLike<Value>;

/** How one training step moves the model. */
export interface InnerStep extends MomentumOptions {
  /** w_b [B]: the step descends mean_b w_b · loss_b. Undefined from the Meta Sampler, where each is 1. */
  readonly rowWeights: Float64Array | undefined;
}

/** The meta loss and its gradient. */
export interface MetaGradient<Direction> {
  /** L_meta(θ'), finite. */
  readonly loss: number;
  /** G = ∇L_meta(θ') over everything that is trained; the model alone looks into it. */
  readonly direction: Direction;
  /** ‖G‖: the root of the sum of squares over all parameters. */
  readonly norm: number;
}

/**
 * Any model that is trained by SGD, seen from the meta step. The model holds its parameters θ, its
 * momentum buffers and its meta set; a batch, a snapshot and a direction are whatever suits it.
 * Every method may be asynchronous.
 */
export interface TwoPassModel<Batch, Snapshot, Direction> {
  /** θ as it is now, kept aside. */
  snapshot(): Awaitable<Snapshot>;
  /** The ordinary training step: one step of SGD on the inner loss of the batch, θ → θ'. */
  train(batch: Batch, step: InnerStep): Awaitable<unknown>;
  /** Loss and gradient of a class-balanced meta batch at the present θ', which they do not change. */
  metaGradient(random: RandomGenerator): Awaitable<MetaGradient<Direction>>;
  /**
   * Inner loss of every row of the batch, unweighted, at snapshot + scale · direction [B]. Leaves
   * θ' as it is. Nothing random may differ between two calls: no dropout, no augmentation.
   */
  lossesAt(
    batch: Batch,
    snapshot: Snapshot,
    direction: Direction,
    scale: number,
  ): Awaitable<ArrayLike<number>>;
  /** Frees a snapshot and the direction made after it, if one was; also called after a failure. */
  release?(snapshot: Snapshot, direction: Direction | undefined): Awaitable<unknown>;
}
