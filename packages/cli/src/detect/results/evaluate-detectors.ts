import { checkSignal } from "@balms/core/adapter";
import {
  evaluateDetections,
  type Detection,
  type DetectionEvaluation,
  type Measured,
  type Rules,
} from "@balms/detection";
import {
  detectorMethods,
  isRetraining,
  type DetectorMethod,
} from "../../settings/detector-method.ts";
import type { DetectSettings } from "../../settings/detect-settings.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { DetectionPart } from "../data/detection-data.ts";
import type { DetectorClasses } from "../detector/detector-classes.ts";
import { adjustedScores, plainScores, type ScoreLogits } from "../detector/layer-scores.ts";
import type { Detector } from "../detector/open-detector.ts";
import type { Proposals } from "../proposals/proposals.ts";
import { detectionsByLayer } from "./detections-by-layer.ts";
import type { TrainedLayers } from "../train-class-layers.ts";

/** What a method finds in the test images. */
export interface EvaluatedDetector {
  readonly name: DetectorMethod;
  /** One for each seed. */
  readonly evaluations: readonly DetectionEvaluation[];
  /** What the first of them finds, image by image, the surest first. */
  readonly found: readonly (readonly Detection[])[];
}

/** How detections are measured. */
export interface Measure {
  readonly rules: Rules;
  readonly measured: Measured;
  /** Most detections of an image. */
  readonly most: number;
  /** From this score on an object counts as found. */
  readonly minScore: number;
}

/** Masks where there are some on both sides; the rules of LVIS where the annotations are. */
export function chooseMeasure({ set }: DetectionPart, { masks }: Proposals): Measure {
  const { images, annotations } = set;
  const objects = Array.from({ length: annotations.size }, (_, at) => at);
  const isLvis = images.every(({ negative }) => negative !== undefined);
  return {
    rules: isLvis ? "lvis" : "coco",
    measured:
      masks !== undefined && objects.every((at) => annotations.masks.has(at)) ? "masks" : "boxes",
    most: isLvis ? 300 : 100,
    minScore: 0.3,
  };
}

/** Lets every method score the same boxes, and measures what it finds. */
export async function evaluateDetectors(
  proposals: Proposals,
  layers: TrainedLayers,
  context: {
    readonly detector: Detector;
    readonly part: DetectionPart;
    readonly classes: DetectorClasses;
    readonly measure: Measure;
    readonly settings: DetectSettings;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<EvaluatedDetector[]> {
  const { detector, part, classes, measure, settings, signal, progress } = context;
  const { head, layer } = detector;
  const { prior } = classes;
  const { zeroCounts } = settings;
  const own = { kind: "sigmoid", classes: head.classes, background: undefined } as const;
  const scoring: Readonly<Record<string, ScoreLogits>> = {
    sigmoid: plainScores(head),
    "post-hoc": adjustedScores(head, "shift", { prior, zeroCounts }),
    "post-hoc-normalised": adjustedScores(head, "normalized", { prior, zeroCounts }),
  };
  const runs = detectorMethods.map((name) => ({
    name,
    score: scoring[name] ?? plainScores(own),
    layers: isRetraining(name) ? (layers.get(name) ?? []) : [layer],
  }));
  const total = runs.reduce((sum, run) => sum + run.layers.length, 0);
  const stage = progress.stage("evaluation", total);
  let done = 0;
  const methods: EvaluatedDetector[] = [];
  for (const run of runs) {
    const evaluations: DetectionEvaluation[] = [];
    let found: readonly (readonly Detection[])[] = [];
    for (const [index, one] of run.layers.entries()) {
      checkSignal(signal);
      const { hasQueries } = detector;
      const by = { part, classes, measure, hasQueries, score: run.score };
      const detections = detectionsByLayer(proposals, one, by);
      const { rules, measured, minScore } = measure;
      evaluations.push(
        evaluateDetections(part.set, detections.flat(), { rules, measured, minScore, prior }),
      );
      if (index === 0) found = detections;
      done += 1;
      stage.update(done, run.name);
      // The bar is drawn, and a signal heard, between two methods.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    methods.push({ name: run.name, evaluations, found });
  }
  stage.finish(`${total} by ${measure.measured}, rules of ${measure.rules.toUpperCase()}`);
  return methods;
}
