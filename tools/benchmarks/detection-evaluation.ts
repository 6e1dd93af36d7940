import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createRandom, type RandomGenerator } from "@balms/core";
import { maskBox, maskFromPolygons, maskText } from "@balms/detection";
import { alternateProcesses, inFolder } from "./alternate-processes.ts";
import type { Effort, Measurement } from "./measure.ts";
import { pythonReport, runNode, runProcess, type ProcessCost } from "./run-process.ts";

/** What is evaluated, and by which rules. */
export interface DetectionShape {
  readonly rules: "coco" | "lvis";
  readonly measured: "boxes" | "masks";
  readonly images: number;
  readonly classes: number;
  /** In each image. */
  readonly detections: number;
}

const [height, width] = [480, 640];
const objects = 7;

/** An octagon somewhere in the picture. */
function outline(random: RandomGenerator): number[] {
  const [a, b] = [8 + 90 * random.uniform(), 8 + 90 * random.uniform()];
  const x = a + (width - 2 * a) * random.uniform();
  const y = b + (height - 2 * b) * random.uniform();
  return Array.from({ length: 8 }, (_, k) => (k * Math.PI) / 4).flatMap((angle) => [
    x + a * Math.cos(angle),
    y + b * Math.sin(angle),
  ]);
}

const category = (classes: number, random: RandomGenerator): number =>
  1 + Math.floor(classes * random.uniform() ** 2);

/** Annotations with their outlines, image after image. */
function writeTruth(path: string, { images, classes }: DetectionShape): object[][] {
  const random = createRandom("truth");
  const ids = Array.from({ length: images }, (_, i) => i + 1);
  const annotations = ids.map((image) =>
    Array.from({ length: objects }, (_, k) => {
      const polygon = outline(random);
      const mask = maskFromPolygons([polygon], [height, width]);
      const box = maskBox(mask);
      return {
        id: (image - 1) * objects + k + 1,
        image_id: image,
        category_id: category(classes, random),
        segmentation: [polygon],
        bbox: box,
        area: box[2] * box[3],
        iscrowd: 0,
      };
    }),
  );
  const lists = { neg_category_ids: [1, 2, 3], not_exhaustive_category_ids: [] };
  const file = {
    info: {},
    images: ids.map((id) => ({ id, height, width, ...lists })),
    annotations: annotations.flat(),
    categories: Array.from({ length: classes }, (_, i) => ({
      id: i + 1,
      name: `class ${i}`,
      frequency: "rcf"[i % 3],
    })),
  };
  writeFileSync(path, JSON.stringify(file));
  return annotations;
}

/** Half of the detections are near an object, the others anywhere. */
function writeDetections(path: string, shape: DetectionShape, truth: object[][]): void {
  const random = createRandom("detections");
  const file = openSync(path, "w");
  for (const [i, own] of truth.entries()) {
    const detections = Array.from({ length: shape.detections }, (_, k) => {
      const near = own[k % objects] as { segmentation: number[][]; category_id: number };
      const isNear = random.uniform() < 0.5;
      const polygon = isNear
        ? near.segmentation[0].map((value) => value + 12 * random.uniform() - 6)
        : outline(random);
      const mask = maskFromPolygons([polygon], [height, width]);
      return {
        image_id: i + 1,
        category_id: isNear ? near.category_id : category(shape.classes, random),
        score: Number(random.uniform().toFixed(6)),
        ...(shape.measured === "boxes"
          ? { bbox: maskBox(mask) }
          : { segmentation: { size: [height, width], counts: maskText(mask) } }),
      };
    });
    writeSync(file, (i === 0 ? "[" : ", ") + JSON.stringify(detections).slice(1, -1));
  }
  writeSync(file, "]");
  closeSync(file);
}

// As it is published, from tools/dist/benchmarks.
const detection = new URL("../../../packages/detection/dist/index.js", import.meta.url).href;

const evaluating = (truth: string, found: string, shape: DetectionShape): ProcessCost => {
  const { rules, measured } = shape;
  return runNode([
    "--input-type=module",
    "-e",
    `
    import { createReadStream } from "node:fs";
    import { evaluateDetections, readAnnotations, readDetections } from ${JSON.stringify(detection)};
    const annotations = await readAnnotations(createReadStream(${JSON.stringify(truth)}));
    const detections = await readDetections(createReadStream(${JSON.stringify(found)}));
    evaluateDetections(annotations, detections, ${JSON.stringify({ rules, measured })});
    `,
  ]);
};

const kinds = { boxes: "bbox", masks: "segm" };

// lvis-api names a type that NumPy has no more.
const inPython = (truth: string, found: string, shape: DetectionShape): string =>
  shape.rules === "coco"
    ? `
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
truth = COCO(${JSON.stringify(truth)})
evaluation = COCOeval(truth, truth.loadRes(${JSON.stringify(found)}), "${kinds[shape.measured]}")
evaluation.evaluate()
evaluation.accumulate()
evaluation.summarize()
`
    : `
import numpy
numpy.float = float
from lvis import LVISEval
LVISEval(${JSON.stringify(truth)}, ${JSON.stringify(found)}, "${kinds[shape.measured]}").run()
`;

/** Reading both files and evaluating, the whole process, against the evaluator in Python, or against `JSON.parse`, which evaluates nothing yet. */
export function measureEvaluation(
  shape: DetectionShape,
  python: string | undefined,
  effort: Effort,
): Measurement {
  return inFolder((folder) => {
    const [truth, found] = [join(folder, "truth.json"), join(folder, "detections.json")];
    writeDetections(found, shape, writeTruth(truth, shape));
    const parsing = `JSON.parse(require("node:fs").readFileSync(${JSON.stringify(found)}, "utf8"))`;
    const evaluator = shape.rules === "coco" ? "pycocotools" : "lvis-api";
    return alternateProcesses(
      {
        names: {
          name: evaluationName(shape),
          against: python === undefined ? "JSON.parse of the detections" : evaluator,
        },
        ours: () => evaluating(truth, found, shape),
        theirs: () =>
          python === undefined
            ? runNode(["-e", parsing])
            : runProcess(python, ["-c", inPython(truth, found, shape) + pythonReport]),
      },
      effort,
    );
  });
}

export const evaluationName = ({ rules, measured, images, detections }: DetectionShape): string =>
  `evaluateDetections, ${rules}, ${images * detections} ${measured}`;
