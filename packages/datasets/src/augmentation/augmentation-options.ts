import type { RandomGenerator } from "@balms/core";

/** How strongly colours are changed: each factor is uniform in [1 − b, 1 + b], with b in [0, 1] and 0 by default. */
export interface ColorChange {
  /** Multiplies every value. */
  readonly brightness?: number | undefined;
  /** Moves every value away from the mean of the grey picture, or towards it. */
  readonly contrast?: number | undefined;
  /** Moves every colour away from its grey, or towards it; for 3 channels. */
  readonly saturation?: number | undefined;
}

/** What pictures are like, and what is done to them, in this order: crop, flip, colour, normalisation, cutout. */
export interface AugmentationOptions {
  /** 1 for grey, 3 for R, G, B; others only without `color`. */
  readonly channels: number;
  /** Pixels. */
  readonly height: number;
  /** Pixels. */
  readonly width: number;
  /** Source of all chance; it is forked, not advanced. */
  readonly random: RandomGenerator;
  /** Black pixels put around the picture, out of which a part of its size is cut, every place alike; fewer than its shorter side has, default 0. */
  readonly padCrop?: number | undefined;
  /** Share of the pictures that are mirrored, left to right, in [0, 1]; default 0. */
  readonly flip?: number | undefined;
  /** Default: colours stay. */
  readonly color?: ColorChange | undefined;
  /** Side in pixels of a square that is blanked, its middle at any pixel alike, so that it may hang over the edge; less than the shorter side, default 0. */
  readonly cutout?: number | undefined;
  /** Subtracted from values in [0, 1], one per channel; default 0. */
  readonly mean?: readonly number[] | undefined;
  /** Divides them after that, one per channel, not 0; default 1. */
  readonly std?: readonly number[] | undefined;
}

/** The names of {@link AugmentationOptions}. */
export const augmentationNames: readonly (keyof AugmentationOptions)[] = [
  "channels",
  "color",
  "cutout",
  "flip",
  "height",
  "mean",
  "padCrop",
  "random",
  "std",
  "width",
];

/** Pixels, picture after picture as [B, C, H, W]: bytes from 0 to 255, or floats, which mean black at 0 and white at 1. */
export type Pixels = Uint8Array | Float32Array;

/** Which rows of a data set pictures are, and when: what chance depends on beside the seed. Batches of `load` are such. */
export interface AugmentedRows {
  /** Row numbers [B]. */
  readonly rows: ArrayLike<number>;
  /** From 0. */
  readonly epoch: number;
  /**
   * Number of the batch in its epoch: a row that is drawn again, in another batch or in this one, is another picture then. Without it a row is
   * the same picture throughout an epoch.
   */
  readonly index?: number | undefined;
}
