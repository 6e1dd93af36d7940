import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { measureEvaluation } from "./detection-evaluation.ts";
import type { DetectionShape } from "./scenes.ts";

interface Evaluated extends DetectionShape {
  readonly needs?: "pycocotools" | "lvis";
}

const coco = { rules: "coco", classes: 80, detections: 100 } as const;

const evaluated: readonly Evaluated[] = [
  { ...coco, measured: "boxes", images: 600, needs: "pycocotools" },
  { ...coco, measured: "masks", images: 600, needs: "pycocotools" },
  { rules: "lvis", measured: "masks", images: 100, classes: 1203, detections: 300, needs: "lvis" },
  { ...coco, measured: "boxes", images: 10_000 },
  { ...coco, measured: "masks", images: 10_000 },
];

const nameOf = ({ rules, measured, images, detections }: DetectionShape): string =>
  `evaluateDetections, ${rules}, ${images * detections} ${measured}`;

/** Detections that are evaluated. */
export const detectionCases: readonly BenchmarkCase[] = evaluated.map(({ needs, ...shape }) => ({
  name: nameOf(shape),
  ...(needs && { needs }),
  measure: ({ rounds, python }) =>
    needs === undefined
      ? measureEvaluation(shape, undefined, { target: undefined, rounds })
      : measureEvaluation(shape, python, { target: 1 / 3, rounds }),
}));
