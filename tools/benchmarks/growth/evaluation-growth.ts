import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateLogits } from "@balms/core";
import { evaluateDetections, readAnnotations, readDetections } from "@balms/detection";
import { writeDetections, writeTruth, type DetectionShape } from "../detection/scenes.ts";
import { lossData } from "../losses/loss-data.ts";
import { inFolder } from "../measuring/alternate-processes.ts";
import { fourfold, type GrowthPoint, type GrowthSeries } from "./growth-series.ts";

const classes = 100;
const perImage = 100;

/** Made-up scenes in memory, evaluated as often as wanted. */
async function prepareDetections(shape: DetectionShape): Promise<GrowthPoint> {
  const files = inFolder((folder) => {
    const [truth, found] = [join(folder, "truth.json"), join(folder, "found.json")];
    writeDetections(found, shape, writeTruth(truth, shape));
    return [truth, found].map((path) => readFileSync(path));
  });
  const annotations = await readAnnotations([files[0]]);
  const detections = await readDetections([files[1]]);
  const { rules, measured } = shape;
  return {
    work(steps) {
      for (let i = 0; i < steps; i++)
        evaluateDetections(annotations, detections, { rules, measured });
    },
  };
}

const detected = (measured: DetectionShape["measured"]): GrowthSeries => ({
  topic: "evaluation",
  name: `evaluateDetections, coco, ${measured}`,
  over: "N",
  sizes: fourfold(1000),
  prepare: (detections) =>
    prepareDetections({
      rules: "coco",
      measured,
      images: detections / perImage,
      classes: 80,
      detections: perImage,
    }),
});

/** Classifications, and detections in memory, over how many there are. */
export const evaluationGrowth: readonly GrowthSeries[] = [
  {
    topic: "evaluation",
    name: `evaluateLogits, C = ${classes}`,
    over: "N",
    sizes: fourfold(1000),
    prepare(rows) {
      const { logits, labels, prior } = lossData({ rows, classes });
      const copy = new Float32Array(logits.length);
      return {
        work(steps) {
          for (let i = 0; i < steps; i++) evaluateLogits(logits, labels, { prior });
        },
        floor: {
          kind: "copy",
          copy(steps) {
            for (let i = 0; i < steps; i++) copy.set(logits);
          },
        },
      };
    },
  },
  detected("boxes"),
  detected("masks"),
];
