import type { ImageBatch, PictureResize } from "@balms/datasets";

/** How pictures become the numbers that a network takes. */
export interface ImageFormat {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** How they are brought to that size; undefined: stretched. */
  readonly resize?: PictureResize | undefined;
  /** Per channel, subtracted from pixel / 255. */
  readonly mean: readonly number[];
  /** Per channel, divides what is left. */
  readonly std: readonly number[];
}

export type { ImageBatch };

/** Labelled pictures that are opened as they are needed. */
export interface ImageRows {
  /** Class ids [N]. */
  readonly labels: Int32Array;
  /** All pictures in order, or those of `rows`, in batches. */
  batches(
    format: ImageFormat,
    options: { readonly signal: AbortSignal; readonly rows?: readonly number[] },
  ): AsyncGenerator<ImageBatch, void, undefined>;
  /** One picture as a `data:` address. */
  picture(row: number): Promise<string>;
}

/** Training and test pictures. */
export interface ImageData {
  readonly kind: "images";
  /** For titles. */
  readonly name: string;
  readonly classes: readonly string[];
  readonly train: ImageRows;
  readonly test: ImageRows;
  /** "sha256:…" over the content. */
  readonly digest: string;
  /** The size of all pictures, where they have one. */
  readonly size: Pick<ImageFormat, "width" | "height" | "channels"> | undefined;
}
