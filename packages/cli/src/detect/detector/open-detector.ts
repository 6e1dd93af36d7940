import {
  exposeDetector,
  type DetectorHead,
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
import { widestOf, type ClassLayers } from "./class-layer.ts";
import { findClassLayer } from "./find-class-layer.ts";
import { isOnMaps, readClassLayers, scoresOfPositions } from "./read-class-layers.ts";
import { shownPlaces, type BoxUse, type ShownPlaces } from "./shown-places.ts";

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
  /** As they are, one for each level of the head. */
  readonly layers: ClassLayers;
  /** D, of the widest. */
  readonly dimensions: number;
  /** Class names that the model says. */
  readonly names: ClassNames | undefined;
  /** Whether each row is for one object: queries, which no overlap is taken out of. */
  readonly hasQueries: boolean;
  /** Scores of all positions, where rows are positions of maps. */
  readonly positions: string | undefined;
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
      beside: () => readPreprocessor(opened.path, options.signal),
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
  const layers = readClassLayers(model, head, path);
  const bare = exposeDetector(model, [head], { outputs: "exposed" });
  // What makes detections of scores does not run where nothing of it is asked for.
  const found = bare.masks === undefined ? bare : exposeDetector(model, [head]);
  const scores = scoresOfPositions(head, bare, path);
  const context = { form: settings.boxForm, path };
  const trained = furtherRegions
    ? exposeDetector(model, [head], { outputs: "exposed", furtherRegions })
    : bare;
  return {
    head,
    layers,
    dimensions: widestOf(layers),
    names: findClassNames(model, { count: head.classes, background: head.background }),
    hasQueries: bare.corners === undefined && !isOnMaps(head),
    positions: scores,
    shown: {
      regions: { exposed: trained, places: shownPlaces(trained, "regions", context) },
      found: { exposed: found, places: shownPlaces(found, "found", context) },
    },
  };
}
