// The detector in ONNX Runtime: the features of its proposals, and what it detects with another class layer.
import { createRandom } from "@balms/core";
import {
  boxesFromCorners,
  detectionsOfProposals,
  matchProposals,
  packAnnotations,
} from "@balms/detection";
import {
  exposeDetector,
  findClassifierHead,
  findDetectorHeads,
  headParameters,
  readModel,
  replaceDetectorHead,
  writeModel,
} from "@balms/onnx";
import * as runtime from "onnxruntime-node";

/** @typedef {import("@balms/datasets/scenes").SceneSet} SceneSet */
/** @typedef {Pick<import("@balms/onnx").HeadParameters, "weight" | "bias" | "training">} Layer */

/**
 * What a class layer is trained on: rows are proposals of the detector.
 *
 * @typedef {object} Proposals
 * @property {{ data: Float32Array, shape: [number, number] }} features [N, D]
 * @property {Int32Array} labels [N], −1 for background
 */

// Small pictures, one at a time: more threads would wait for each other.
const sessionOptions = { intraOpNumThreads: 1 };

/** Opens a detector: its graph, and where its class layer is. @param {Uint8Array} bytes */
export function openDetector(bytes) {
  const model = readModel(bytes);
  const [head] = findDetectorHeads(model);
  const exposed = exposeDetector(model, [head], { outputs: "exposed" });
  const [[{ feature }]] = exposed.levels;
  const start = headParameters(exposed.model, findClassifierHead(exposed.model));
  return { model, head, exposed, feature, start };
}

/** @typedef {ReturnType<typeof openDetector>} Detector */

// Of each scene, by chance: many regions are of the same object.
const rowsPerScene = 28;

/**
 * Features of regions that the detector looks at, and what is annotated there.
 *
 * @param {Detector} detector
 * @param {SceneSet} scenes
 * @param {number} seed
 * @returns {Promise<Proposals>}
 */
export async function proposalsOf({ exposed, feature, head }, scenes, seed) {
  const { corners } = exposed;
  if (corners === undefined) throw new Error("a detector whose regions are not found");
  const set = packAnnotations(scenes.annotations());
  const session = await runtime.InferenceSession.create(writeModel(exposed.model), sessionOptions);
  const [{ dimensions }] = head.levels;
  const random = createRandom(seed).fork("proposals");
  /** @type {number[]} */
  const labels = [];
  /** @type {Float32Array[]} */
  const rows = [];
  for (let index = 0; index < scenes.length; index++) {
    const found = await session.run({ image: pictureOf(scenes, index) });
    const boxes = boxesFromCorners(/** @type {Float32Array} */ (found[corners].data));
    const matched = matchProposals(set, index, boxes);
    const features = /** @type {Float32Array} */ (found[feature].data);
    const left = Array.from(matched.proposals.keys());
    while (left.length > Math.max(0, matched.proposals.length - rowsPerScene)) {
      const [row] = left.splice(random.integer(left.length), 1);
      const proposal = matched.proposals[row];
      labels.push(matched.labels[row]);
      rows.push(features.slice(proposal * dimensions, (proposal + 1) * dimensions));
    }
  }
  await session.release();
  const data = new Float32Array(rows.length * dimensions);
  for (const [row, values] of rows.entries()) data.set(values, row * dimensions);
  return { features: { data, shape: [rows.length, dimensions] }, labels: Int32Array.from(labels) };
}

/**
 * What the detector finds with another class layer: the file is written, and run as it is.
 *
 * @param {Detector} detector
 * @param {Layer} layer
 * @param {SceneSet} scenes
 */
export async function detectionsWith({ model, head }, layer, scenes) {
  const bytes = writeModel(replaceDetectorHead(model, head, layer));
  const session = await runtime.InferenceSession.create(bytes, sessionOptions);
  const { images, categories } = scenes.annotations();
  const categoryIds = categories.map(({ id }) => id);
  const detections = [];
  for (const [index, { id }] of images.entries()) {
    const { corners, scores } = await session.run({ image: pictureOf(scenes, index) }, [
      "corners",
      "scores",
    ]);
    const boxes = boxesFromCorners(/** @type {Float32Array} */ (corners.data));
    const values = /** @type {Float32Array} */ (scores.data);
    detections.push(...detectionsOfProposals({ imageId: id, categoryIds, boxes, scores: values }));
  }
  await session.release();
  return detections;
}

/** @param {SceneSet} scenes @param {number} index */
function pictureOf(scenes, index) {
  const { pixels } = scenes.scene(index);
  return new runtime.Tensor(
    "float32",
    Float32Array.from(pixels, (value) => value / 255),
    [1, 3, 96, 96],
  );
}
