import {
  evaluateDetectionsInTurns,
  packDetections,
  type Detection,
  type DetectionEvaluation,
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
import type { SeenPictures } from "../proposals/proposals.ts";
import { detectionsByLayer } from "./detections-by-layer.ts";
import type { TrainedLayers } from "../train-class-layers.ts";
import { foundObjects, type FoundObject } from "./found-objects.ts";
import type { Measure } from "./measure.ts";

/** What a method finds in the test images. */
export interface EvaluatedDetector {
  readonly name: DetectorMethod;
  /** One for each seed. */
  readonly evaluations: readonly DetectionEvaluation[];
  /** The test objects, and what the first of them finds of each; none where nobody asks for that. */
  readonly objects: readonly FoundObject[];
}

/** Lets every method score the same boxes, and measures what it finds. */
export async function evaluateDetectors(
  seen: SeenPictures,
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
  const { head } = detector;
  const { prior } = classes;
  const { zeroCounts } = settings;
  const { minScore } = measure;
  const own = { kind: "sigmoid", classes: head.classes, background: undefined } as const;
  const scoring: Readonly<Record<string, ScoreLogits>> = {
    sigmoid: plainScores(head),
    "post-hoc": adjustedScores(head, "shift", { prior, zeroCounts }),
    "post-hoc-normalised": adjustedScores(head, "normalized", { prior, zeroCounts }),
  };
  const runs = detectorMethods.map((name) => ({
    name,
    score: scoring[name] ?? plainScores(own),
    layers: isRetraining(name)
      ? (layers.get(name) ?? []).map((trained) => trained.layers)
      : [detector.layers],
  }));
  const total = runs.reduce((sum, run) => sum + run.layers.length, 0);
  const stage = progress.stage("evaluation", total);
  let done = 0;
  const methods: EvaluatedDetector[] = [];
  for (const run of runs) {
    const evaluations: DetectionEvaluation[] = [];
    const objects: FoundObject[] = [];
    for (const [index, one] of run.layers.entries()) {
      const isShown = index === 0 && ["sigmoid", settings.method].includes(run.name);
      const onImage = (image: number, found: readonly Detection[]): void => {
        if (isShown) objects.push(...foundObjects(part, image, found, { classes, minScore }));
      };
      const { hasQueries } = detector;
      const by = { part, classes, measure, hasQueries, score: run.score, signal, onImage };
      const coming = detectionsByLayer(seen, one, by);
      const { most: _, ...measuring } = measure;
      const detections = await packDetections(coming);
      const options = { ...measuring, prior, signal };
      evaluations.push(await evaluateDetectionsInTurns(part.set, detections, options));
      done += 1;
      stage.update(done, run.name);
    }
    methods.push({ name: run.name, evaluations, objects });
  }
  stage.finish(`${total} by ${measure.measured}, rules of ${measure.rules.toUpperCase()}`);
  return methods;
}
