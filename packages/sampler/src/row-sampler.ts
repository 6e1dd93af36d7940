import type { ClassPrior } from "@balms/core";

/** Row numbers, exact: 32-bit where they fit, doubles for data sets beyond 2^32 rows. */
export type RowNumbers = Uint32Array | Float64Array;

/**
 * Which row stands at which position of which epoch.
 *
 * A sampler is a function of (epoch, position) and of its seed: it has no cursor. That is what makes
 * resuming, sharding and prefetching exact: whoever asks for a position gets the same row. Samplers
 * that learn (priorities, ψ) depend on what they have learned as well, and on nothing else.
 */
export interface RowSampler<Draw = undefined> {
  /** What it is, and with what settings: a state of another kind is refused. */
  readonly kind: string;
  /** N: rows are numbered from 0 to N − 1. */
  readonly rowCount: number;
  /** Positions of one epoch, over all shards. */
  readonly epochLength: number;
  /** Positions that belong together: batches and shards take whole blocks. 1 for most samplers. */
  readonly blockLength: number;
  /** The class distribution q of an epoch: the `sampled` of a loss, `training.sampled` of an adjustment. */
  sampledPrior(epoch?: number): ClassPrior;
  /** Expected number of times that one row of each class is seen in an epoch [C]. */
  expectedViews(epoch?: number): Float64Array;
  /**
   * Writes the rows at positions `first`, `first + 1`, … of the epoch into `rows`; past the end of
   * the epoch its first positions follow again.
   */
  fill(epoch: number, first: number, rows: RowNumbers): Draw;
  /** What the sampler has learned, with what it takes to be recognised, as JSON. */
  state(): SamplerState;
  /** Takes over what `state` wrote down; refuses the state of another sampler. */
  resume(state: SamplerState): void;
  /**
   * Refuses a draw, read from a state, that cannot be that of these rows at `first` and so on.
   * Without it, what is read is taken as it is.
   */
  checkDraw?(draw: unknown, rows: RowNumbers, epoch: number, first: number): asserts draw is Draw;
}

/** A sampler as JSON. */
export interface SamplerState {
  readonly kind: string;
  /** Four 32-bit words from which every position is drawn. */
  readonly key: readonly number[];
  readonly rowCount: number;
  readonly epochLength: number;
  /** Digest of what the rows are drawn by: the labels, the classes of each image, the weights. */
  readonly data?: string | undefined;
  /** What was learned, where anything was; JSON. */
  readonly learned?: unknown;
}
