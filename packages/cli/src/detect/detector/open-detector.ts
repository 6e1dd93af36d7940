import { ModelError } from "@balms/core";
import {
  exposeDetector,
  extractFeatureModel,
  findClassifierHead,
  headParameters,
  type DetectorHead,
  type DetectorLevel,
  type ExposedDetector,
  type OnnxModel,
} from "@balms/onnx";
import { openUnit } from "../../adjust/model-unit.ts";
import { findClassNames, type ClassNames } from "../../data/class-names.ts";
import { onlyModel } from "../../inference/only-model.ts";
import { readPreprocessor } from "../../inference/read-preprocessor.ts";
import { wholeModel } from "../../inference/whole-model.ts";
import type { DetectorSettings } from "../../settings/detect-settings.ts";
import { withOptionNames } from "../../settings/option-names.ts";
import { builtInDetector } from "../built-in-detector.ts";
import { checkFirstHand } from "./check-first-hand.ts";
import { detectorFeed, type DetectorFeed } from "./detector-feed.ts";
import { findClassLayer } from "./find-class-layer.ts";
import { shownPlaces, type BoxUse, type ShownPlaces } from "./shown-places.ts";

/** The class layer as it is: [rows, D] and [rows], a row for each class, and for the background where there is one. */
export interface ClassLayer {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** A detector that shows its rows, for one use of them. */
export interface ShownDetector {
  readonly exposed: ExposedDetector;
  readonly places: ShownPlaces;
}

/** A detector whose class layer was found. */
export interface Detector {
  /** What messages call it. */
  readonly path: string;
  readonly model: OnnxModel;
  readonly feed: DetectorFeed;
  readonly head: DetectorHead;
  readonly level: DetectorLevel;
  readonly layer: ClassLayer;
  /** Class names that the model says. */
  readonly names: ClassNames | undefined;
  /** Whether each row is for one object: queries, which no overlap is taken out of. */
  readonly hasQueries: boolean;
  readonly shown: Readonly<Record<BoxUse, ShownDetector>>;
}

/**
 * Opens a detector and finds its class layer.
 *
 * @param options - `classes`: how many there are, where somebody says it; `furtherRegions`: whether features of other regions than its own are wanted
 * @throws {@link ModelError} where no class layer is found, several may be meant, or it does not stand behind features of boxes.
 */
export async function openDetector(
  settings: DetectorSettings,
  options: HeadOptions & { readonly signal: AbortSignal },
): Promise<Detector> {
  const path = settings.model ?? builtInDetector();
  const unit = await openUnit(path, options.signal);
  try {
    const opened = onlyModel(unit, path, "one detector");
    checkFirstHand(opened.model, path);
    const model = await wholeModel(opened, options.signal);
    const found = await withOptionNames(
      {
        model: path,
        head: "--head",
        background: "--background",
        furtherRegions: "--add-truths",
      },
      () => Promise.resolve(readHead(model, path, settings, options)),
    );
    const feed = await detectorFeed(model, {
      path,
      options: settings,
      beside: () => readPreprocessor(opened.path),
    });
    return { path, model, feed, ...found };
  } finally {
    await unit.close();
  }
}

interface HeadOptions {
  readonly classes: number | undefined;
  readonly furtherRegions: boolean;
}

function readHead(
  model: OnnxModel,
  path: string,
  settings: DetectorSettings,
  { classes, furtherRegions }: HeadOptions,
): Omit<Detector, "path" | "model" | "feed"> {
  const head = findClassLayer(model, { path, settings, classes });
  const [level, another] = head.levels;
  if (another !== undefined || level.operator === "Conv" || level.anchors !== 1) {
    throw new ModelError({
      parameter: path,
      received: `a class layer "${level.logits}" of ${head.levels.length} ${head.levels.length === 1 ? "level" : "levels"} (${level.operator}): ${head.evidence.join("; ")}`,
      expected:
        "one linear layer behind the features of each box, as detectors of two stages and those with queries have it",
      hint: "balms adjust corrects the scores of detectors that look at every position of a map, without training.",
    });
  }
  const cut = extractFeatureModel(model, level.logits);
  const { weight, bias } = headParameters(cut, findClassifierHead(cut));
  const bare = exposeDetector(model, [head], { outputs: "exposed" });
  // What makes detections of scores does not run where nothing of it is asked for.
  const found = bare.masks === undefined ? bare : exposeDetector(model, [head]);
  const context = { form: settings.boxForm, path };
  const trained = furtherRegions
    ? exposeDetector(model, [head], { outputs: "exposed", furtherRegions })
    : bare;
  return {
    head,
    level,
    layer: { weight: Float32Array.from(weight), bias: Float32Array.from(bias) },
    names: findClassNames(model, { count: head.classes, background: head.background }),
    hasQueries: bare.corners === undefined,
    shown: {
      regions: { exposed: trained, places: shownPlaces(trained, "regions", context) },
      found: { exposed: found, places: shownPlaces(found, "found", context) },
    },
  };
}
