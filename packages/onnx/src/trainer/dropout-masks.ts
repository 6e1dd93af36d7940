import type { RandomGenerator } from "@balms/core";
import type { DropoutMask } from "../trainable/dropout.ts";
import { boundSizes } from "./batch-input.ts";
import type { DeclaredInput } from "./batch-input.ts";
import type { Fed } from "./graph-runner.ts";
import type { CheckedBatch } from "./training-batch.ts";
import { stateKey } from "./training-plan.ts";

/** Where values are kept: each with a chance of 1 − ratio. */
function drawMask(size: number, ratio: number, random: RandomGenerator): Uint8Array {
  const least = Math.round(ratio * 2 ** 32);
  const mask = new Uint8Array(size);
  for (let i = 0; i < size; i++) mask[i] = Number(random.nextUint32() >= least);
  return mask;
}

/**
 * The masks of a part of a step's batch: a function of the seed, the step and the part, so that there is no place to keep.
 *
 * @param place - what tells this part from all others
 */
export function dropoutMasks(
  masks: readonly DropoutMask[],
  { random, place }: { readonly random: RandomGenerator; readonly place: string },
  { inputs, batch }: { readonly inputs: readonly DeclaredInput[]; readonly batch: CheckedBatch },
): ReadonlyMap<string, Fed> {
  if (masks.length === 0) return new Map();
  const sizes = boundSizes(inputs, batch.inputs);
  const source = random.fork(`dropout ${place}`);
  return new Map(
    masks.map(({ name, shape, ratio }) => {
      const dims = shape.map((size) => (typeof size === "number" ? size : (sizes.get(size) ?? 0)));
      const count = dims.reduce((all, size) => all * size, 1);
      return [stateKey("mask", name), { type: "bool", dims, data: drawMask(count, ratio, source) }];
    }),
  );
}
