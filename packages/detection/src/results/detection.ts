import type { Box } from "../boxes/box.ts";
import type { MaskColumn } from "../masks/mask-column.ts";
import type { RunLengthMask } from "../masks/run-length-mask.ts";

/** One object that a detector has found. */
export interface Detection {
  readonly imageId: number;
  readonly categoryId: number;
  /** Any finite number; the higher, the surer. */
  readonly score: number;
  /** [x, y, width, height] in pixels; may reach beyond the picture. */
  readonly box?: Box | undefined;
  readonly mask?: RunLengthMask | undefined;
}

/** Detections in columns: 10^6 of them take some 60 MB and their masks. */
export interface DetectionSet {
  readonly size: number;
  readonly imageIds: Float64Array;
  readonly categoryIds: Float64Array;
  readonly scores: Float64Array;
  /** [size, 4]: x, y, width, height; undefined where there are masks alone. */
  readonly boxes: Float64Array | undefined;
  /** Undefined where there are boxes alone. */
  readonly masks: MaskColumn | undefined;
}
