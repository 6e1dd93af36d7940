import { checkOptions, refuse, refuseValue } from "@balms/core/adapter";
import type { Refusal } from "../json/refusal.ts";
import type { PackedMasks } from "../masks/packed-masks.ts";
import { checkMask } from "../masks/run-length-mask.ts";
import type { Detection, DetectionSet } from "./detection.ts";
import { DetectionCollector } from "./detection-collector.ts";

const fields = ["imageId", "categoryId", "score", "box", "mask"] as const;
const names = {
  imageId: "imageId",
  categoryId: "categoryId",
  score: "score",
  box: "box",
  mask: "mask",
};

/**
 * Detections in columns, as `evaluateDetections` takes them: an object each is too much for 10^6 of them.
 *
 * @param detections - `imageId`, `categoryId`, `score` and `box` or `mask` or both; boxes in all of them or in none. Those that come one after
 * another, an `AsyncIterable`, are never all in memory, and the set is a promise
 * @throws {@link ArgumentError} naming the detection, when an id is no whole number, a score is not finite, a box is none, or a mask does not cover its picture
 *
 * @example
 * ```ts
 * import { packDetections } from "@balms/detection";
 *
 * const set = packDetections([{ imageId: 7, categoryId: 3, score: 0.9, box: [1, 2, 4, 3] }]);
 * console.log(set.size, set.boxes); // 1; 1, 2, 4, 3
 * ```
 */
export function packDetections(detections: Iterable<Detection>): DetectionSet;
export function packDetections(detections: AsyncIterable<Detection>): Promise<DetectionSet>;
export function packDetections(
  detections: Iterable<Detection> | AsyncIterable<Detection>,
): DetectionSet | Promise<DetectionSet> {
  const given: unknown = detections;
  if (typeof given === "object" && given !== null) {
    if (Symbol.asyncIterator in given) return packComing(detections as AsyncIterable<Detection>);
    if (Symbol.iterator in given) return packAll(detections as Iterable<Detection>);
  }
  return refuseValue("detections", detections, "an iterable of detections");
}

function packAll(detections: Iterable<Detection>): DetectionSet {
  const add = collecting();
  for (const detection of detections) add.one(detection);
  return add.finish();
}

async function packComing(detections: AsyncIterable<Detection>): Promise<DetectionSet> {
  const add = collecting();
  for await (const detection of detections) add.one(detection);
  return add.finish();
}

function collecting(): { one(detection: Detection): void; finish(): DetectionSet } {
  const collector = new DetectionCollector(names);
  let index = 0;
  return {
    one(detection) {
      const parameter = `detections[${index++}]`;
      const one: unknown = detection;
      if (typeof one !== "object" || one === null) refuseValue(parameter, detection, "an object");
      checkOptions(detection, fields, parameter);
      const { imageId, categoryId, score, box, mask: given } = detection;
      const mask =
        given === undefined
          ? undefined
          : (masks: PackedMasks): void => {
              checkMask(given, `${parameter}.mask`);
              masks.addMask(given);
            };
      const refuseOne: Refusal = (received, expected, hint) =>
        refuse(parameter, received, expected, hint);
      collector.add({ imageId, categoryId, score, box, mask }, refuseOne);
    },
    finish: () => collector.finish(),
  };
}
