import type { HeadTensor } from "./head-program.ts";
import type { State } from "./program-runner.ts";

/** Sizes of a weight, and how many rows each of its blocks has. */
interface WeightSizes {
  readonly dimensions: number;
  readonly blocks: readonly number[];
}

/** A weight [C, D] in blocks. */
export function splitWeight(
  weight: Float32Array,
  { dimensions, blocks }: WeightSizes,
): Readonly<Record<`weight.${number}`, Float32Array>> {
  let first = 0;
  return Object.fromEntries(
    blocks.map((height, index): [string, Float32Array] => {
      const start = first;
      first += height * dimensions;
      return [`weight.${index}`, weight.slice(start, first)];
    }),
  );
}

/** The blocks of a head as one weight [C, D], copied. */
export function joinWeight(
  head: State<HeadTensor>,
  { dimensions, blocks }: WeightSizes,
): Float32Array {
  const weight = new Float32Array(dimensions * blocks.reduce((a, b) => a + b, 0));
  let offset = 0;
  for (const index of blocks.keys()) {
    weight.set(head[`weight.${index}`], offset);
    offset += head[`weight.${index}`].length;
  }
  return weight;
}
