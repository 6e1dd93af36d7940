import type { RandomGenerator } from "@balms/core";
import type { SceneSet } from "@balms/datasets/scenes";
import type { DetectorBatchSizes } from "@balms/onnx";
import { Tensor } from "onnxruntime-node";
import { sceneTargets } from "./scene-targets.ts";

export const side = 96;
const stride = 4;
const maskSide = 28;

function floats(count: number, ...dims: number[]): { data: Float32Array; dims: number[] } {
  const size = dims.reduce((product, length) => product * length, count);
  return { data: new Float32Array(size), dims: [count, ...dims] };
}

/** What the loss model of the detector is fed for some scenes. */
export function trainingBatch(
  scenes: SceneSet,
  indices: readonly number[],
  { sizes, random }: { readonly sizes: DetectorBatchSizes; readonly random: RandomGenerator },
): Record<string, Tensor> {
  const { images, boxes, masks } = sizes;
  const [boxesPerImage, masksPerImage] = [boxes / images, masks / images];
  const places = (side / stride) ** 2;
  const feeds = {
    image: floats(images, 3, side, side),
    middles: floats(images, 1, side / stride, side / stride),
    distances: floats(images, 4, side / stride, side / stride),
    corners: floats(boxes, 4),
    moves: floats(boxes, 4),
    maskCorners: floats(masks, 4),
    masks: floats(masks, 1, maskSide, maskSide),
  };
  const labels = new Int32Array(boxes);
  for (const [place, index] of indices.entries()) {
    const scene = scenes.scene(index);
    const counts = { boxes: boxesPerImage, masks: masksPerImage };
    const targets = sceneTargets(scene, { side, stride, maskSide, ...counts }, random);
    feeds.image.data.set(
      Float32Array.from(scene.pixels, (value) => value / 255),
      place * scene.pixels.length,
    );
    feeds.middles.data.set(targets.middles, place * places);
    feeds.distances.data.set(targets.distances, place * 4 * places);
    for (const [row, { corners, label, moves }] of targets.boxes.entries()) {
      const box = place * boxesPerImage + row;
      feeds.corners.data.set(corners, box * 4);
      feeds.moves.data.set(moves, box * 4);
      labels[box] = label;
    }
    for (const [row, { corners, mask }] of targets.masks.entries()) {
      feeds.maskCorners.data.set(corners, (place * masksPerImage + row) * 4);
      feeds.masks.data.set(mask, (place * masksPerImage + row) * mask.length);
    }
  }
  const imageOf = (count: number): Tensor => {
    const numbers = BigInt64Array.from({ length: count }, (_, row) =>
      BigInt(Math.floor((row * images) / count)),
    );
    return new Tensor("int64", numbers, [count]);
  };
  return {
    ...Object.fromEntries(
      Object.entries(feeds).map(([name, { data, dims }]) => [
        name,
        new Tensor("float32", data, dims),
      ]),
    ),
    labels: new Tensor("int32", labels, [boxes]),
    images: imageOf(boxes),
    maskImages: imageOf(masks),
  };
}
