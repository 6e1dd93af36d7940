import type { DetectionReport } from "../report/detection-report.ts";
import { basename } from "node:path";
import { sourceTitle } from "../data/open-pieces.ts";
import { classTable } from "./class-columns.ts";
import { detectedClasses, worstClasses } from "./class-rows.ts";
import { detectionMeasures, measuredParts } from "./detection-measures.ts";
import type { DetectionsRequest, EvaluatedDetections } from "./detections-request.ts";
import { detectionsVerdict } from "./detections-verdict.ts";
import { describeDetections } from "./print-detections.ts";

const mostWorst = 20;

/** What the page of `balms evaluate --detections … --report` tells. */
export function detectionReport(
  evaluated: EvaluatedDetections,
  request: DetectionsRequest,
): DetectionReport {
  const { prior, trainingImages, limits } = evaluated;
  const classes = detectedClasses(evaluated);
  const worst = worstClasses(classes);
  return {
    title: basename(sourceTitle(request.detections)),
    under: `Evaluation of a detector: ${describeDetections(evaluated)}`,
    parts: measuredParts,
    measures: detectionMeasures(evaluated),
    training:
      trainingImages === undefined
        ? undefined
        : {
            classes: classes.map((one) => one.class),
            images: trainingImages,
            borders: [limits.rareUpTo, limits.commonUpTo],
            series: [
              { title: "AP", shares: classes.map(({ ap }) => ap) },
              {
                title: `AP, best ${limits.bestPerImage} of a picture`,
                shares: classes.map(({ apCapped }) => apCapped),
              },
              {
                title: `Found at ${limits.minScore}`,
                shares: classes.map(({ recall }) => recall),
              },
            ],
          },
    worst: classTable(worst.slice(0, mostWorst), limits),
    all:
      worst.length > mostWorst ? classTable(inOrder(classes, trainingImages), limits) : undefined,
    verdict: detectionsVerdict(evaluated),
    facts: [
      ["Annotations", request.annotations],
      ["Detections", request.detections],
      ["Rules", evaluated.evaluation.rules.toUpperCase()],
      ["Measured", evaluated.evaluation.measured],
      [
        "Groups",
        prior === undefined
          ? "as the annotations say (frequency)"
          : `rare: up to ${limits.rareUpTo} training images of the prior, common: up to ${limits.commonUpTo}`,
      ],
      ["Prior", prior === undefined ? "none" : `${request.prior}, ${prior.digest}`],
    ],
  };
}

/** Most training images first. */
function inOrder<Row>(rows: readonly Row[], counts: readonly number[] | undefined): readonly Row[] {
  if (counts === undefined) return rows;
  const order = rows.map((_, at) => at).toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  return order.flatMap((at) => rows[at] ?? []);
}
