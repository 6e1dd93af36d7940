import type { PictureResize } from "./picture-resize.ts";

/** How images become numbers. */
export interface DecodeOptions {
  /** Pixels; an image of another size is resized to fill, so that its proportions may change. */
  readonly width: number;
  readonly height: number;
  /** 3 for R, G, B; 1 for grey. */
  readonly channels: 1 | 3;
  /** How an image is brought to that size; default: resized to fill, smoothly. */
  readonly resize?: PictureResize | undefined;
  /** Subtracted from x/255, one per channel. Default 0. */
  readonly mean?: readonly number[];
  /** Divides x/255 − mean, one per channel, not 0. Default 1. */
  readonly std?: readonly number[];
  /** Images per batch, which bounds the memory. Default 256. */
  readonly batchSize?: number;
  /** Stops between images with an InterruptedError. */
  readonly signal?: AbortSignal;
  /** Called after each batch. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Consecutive images as the input of a network. */
export interface ImageBatch {
  /** Place of the first image in the list of files. */
  readonly start: number;
  /** Number of images, B. */
  readonly rows: number;
  /** [B, channels, height, width]: (x/255 − mean)/std. */
  readonly data: Float32Array;
}
