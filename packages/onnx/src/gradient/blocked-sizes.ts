import { staticSize } from "../graph/shape.ts";
import type { Dimension, Shape } from "../graph/shape.ts";

/** The gradient of filters over blocks, a node that stands for others until all are written in blocks. */
export const filterGradientOverBlocks = { domain: "ai.balms.blocks", opType: "FilterGradient" };

const fewestPlaces = 32;

/** Of a runtime whose convolutions work on blocks of channels: how many a block has, and which sizes come in whole blocks. */
export interface BlockedSizes {
  readonly block: number;
  readonly isWhole: (size: Dimension | undefined) => boolean;
}

/**
 * Whether maps have so many places that it is worth putting filters in another order, which takes time of its own (measured: ONNX Runtime
 * 1.30, x86-64); where only the run tells, they are taken to have.
 */
export function hasManyPlaces(maps: Shape | undefined): boolean {
  return (staticSize(maps?.slice(2)) ?? fewestPlaces) >= fewestPlaces;
}

/**
 * Sizes of blocks.
 *
 * @param names - sizes of which the run sees to it that they are whole
 */
export function blockedSizes(block: number, names: ReadonlySet<Dimension>): BlockedSizes {
  return {
    block,
    isWhole: (size) =>
      typeof size === "number" ? size % block === 0 : size !== undefined && names.has(size),
  };
}
