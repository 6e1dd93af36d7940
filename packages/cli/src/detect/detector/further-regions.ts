import { ModelError } from "@balms/core";
import * as runtime from "onnxruntime-node";
import type { Said } from "./detector-session.ts";
import type { Detector } from "./open-detector.ts";

/** Boxes in pixels of a picture as corners [n, 4] in pixels of what the network sees. */
export function cornersOfBoxes(
  boxes: ArrayLike<number>,
  [across, down]: readonly [number, number],
): Float32Array {
  return Float32Array.from(boxes, (value, at) => {
    const [scale, isFar] = [at % 2 === 0 ? across : down, at % 4 >= 2];
    return ((isFar ? (boxes[at - 2] ?? 0) : 0) + value) / scale;
  });
}

/** Regions as a model takes them, where it takes some. */
export function regionFeed(name: string | undefined, corners: Float32Array): Said {
  if (name === undefined) return {};
  return { [name]: new runtime.Tensor("float32", corners, [corners.length / 4, 4]) };
}

// Sums of the same numbers in another order.
const mostApart = 1e-3;

/**
 * Gives a detector half of its own regions of a picture once more: their features must be the same again, and those of all stay. Half of
 * them, since what all have in common is the same where all are there twice.
 *
 * @returns whether there were regions to try
 * @throws {@link ModelError} where the features of a region depend on the others, or on how many there are
 */
export async function tryRegions(
  run: (corners: Float32Array) => Promise<Said>,
  { shown, head, dimensions, path }: Detector,
): Promise<boolean> {
  const [level] = head.levels;
  const own = await run(new Float32Array(0));
  const features = numbers(own, level.feature);
  const count = Math.floor(features.length / dimensions / 2);
  if (count === 0) return false;
  const corners = numbers(own, shown.regions.exposed.corners ?? "").slice(0, 4 * count);
  const again = numbers(
    await run(corners).catch((cause: unknown) =>
      refuse(path, "a detector that stops where it is given further regions", cause),
    ),
    level.feature,
  );
  const isSame =
    again.length === features.length + count * dimensions &&
    again.every((value, at) => {
      const expected = features[at % features.length] ?? 0;
      return Math.abs(value - expected) <= mostApart * Math.max(1, Math.abs(expected));
    });
  return (
    isSame || refuse(path, "a detector whose features of a region depend on the other regions")
  );
}

/** A copy: a tensor of a run may be gone after the next. */
function numbers(said: Said, name: string): Float32Array {
  return Float32Array.from(said[name]?.data as Float32Array);
}

function refuse(path: string, received: string, cause?: unknown): never {
  throw new ModelError({
    parameter: path,
    received,
    expected: "one that computes the features of each region by itself, for --add-truths",
    hint: "Leave --add-truths out: objects that it proposes no region for are not trained on then.",
    cause,
  });
}
