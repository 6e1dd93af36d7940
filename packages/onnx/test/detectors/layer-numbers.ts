import type { DetectorHead } from "../../src/index.ts";
import { waves } from "./detector-family.ts";
import type { Shown } from "./run-detector.ts";

/** Rows of a class layer. */
export interface Rows {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** Numbers for each class of each anchor of a level. */
export function newRows({ levels }: DetectorHead, width: number, at = 0): Rows {
  const { anchors, dimensions, kernel } = levels[at];
  const size = dimensions * kernel.reduce((a, b) => a * b, 1);
  return {
    weight: waves(anchors * width * size, 0.37 + at),
    bias: waves(anchors * width, 0.9 + at),
  };
}

/** What rows make of features, where windows are of one place. */
export function scoresOf(feature: Shown, { weight, bias }: Rows, isMap: boolean): number[][] {
  const D = weight.length / bias.length;
  const places = feature.values.length / D;
  return Array.from(bias, (own, row) =>
    Array.from({ length: places }, (_, place) => {
      let total = own;
      for (let d = 0; d < D; d++)
        total += weight[row * D + d] * feature.values[isMap ? d * places + place : place * D + d];
      return total;
    }),
  );
}

/** The channels of a layer, each with its places. */
export function channelsOf({ dims, values }: Shown, axis: number): number[][] {
  const step = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  return Array.from({ length: dims[axis] }, (_, channel) =>
    values.filter((_value, at) => Math.floor(at / step) % dims[axis] === channel),
  );
}
