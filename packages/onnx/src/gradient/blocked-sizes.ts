import type { Dimension } from "../graph/shape.ts";

/** Of a runtime whose convolutions work on blocks of channels: how many a block has, and which sizes come in whole blocks. */
export interface BlockedSizes {
  readonly block: number;
  readonly isWhole: (size: Dimension | undefined) => boolean;
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
