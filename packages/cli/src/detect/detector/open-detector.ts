import { ModelError } from "@balms/core";
import {
  exposeDetector,
  extractFeatureModel,
  findClassifierHead,
  findDetectorHeads,
  headParameters,
  type DetectorHead,
  type DetectorLevel,
  type ExposedDetector,
  type OnnxModel,
} from "@balms/onnx";
import { openUnit } from "../../adjust/model-unit.ts";
import { findClassNames, type ClassNames } from "../../data/class-names.ts";
import { onlyModel } from "../../inference/only-model.ts";
import { pictureFormat, type PictureFormat } from "../../inference/picture-format.ts";
import { readPreprocessor } from "../../inference/read-preprocessor.ts";
import { wholeModel } from "../../inference/whole-model.ts";
import type { DetectorSettings } from "../../settings/detect-settings.ts";
import { withOptionNames } from "../../settings/option-names.ts";
import { builtInDetector } from "../built-in-detector.ts";
import { checkFirstHand } from "./check-first-hand.ts";

/** The class layer as it is: [rows, D] and [rows], a row for each class, and for the background where there is one. */
export interface ClassLayer {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** A detector whose class layer was found. */
export interface Detector extends PictureFormat {
  /** What messages call it. */
  readonly path: string;
  readonly model: OnnxModel;
  readonly head: DetectorHead;
  readonly level: DetectorLevel;
  readonly layer: ClassLayer;
  /** Class names that the model says. */
  readonly names: ClassNames | undefined;
  /** With everything that it puts out. */
  readonly whole: ExposedDetector;
  /** With features and boxes alone. */
  readonly bare: ExposedDetector;
}

/**
 * Opens a detector and finds its class layer.
 *
 * @param classes - how many there are, where somebody says it
 * @throws {@link ModelError} where no class layer is found, several may be meant, or it does not stand behind features of boxes.
 */
export async function openDetector(
  settings: DetectorSettings,
  { classes, signal }: { readonly classes: number | undefined; readonly signal: AbortSignal },
): Promise<Detector> {
  const path = settings.model ?? builtInDetector();
  const unit = await openUnit(path);
  try {
    const opened = onlyModel(unit, path, "one detector");
    checkFirstHand(opened.model, path);
    const model = await wholeModel(opened, signal);
    const found = await withOptionNames(
      { model: path, head: "--head", background: "--background" },
      () => Promise.resolve(readHead(model, path, settings, classes)),
    );
    // The built-in one takes pixels from 0 to 1 and says nothing of it.
    const plain = settings.model === undefined ? { mean: [0, 0, 0], std: [1, 1, 1] } : settings;
    const fed = await pictureFormat(model, {
      path,
      options: { ...settings, mean: plain.mean, std: plain.std },
      beside: () => readPreprocessor(opened.path),
    });
    return { ...fed, ...found, path, model };
  } finally {
    await unit.close();
  }
}

function readHead(
  model: OnnxModel,
  path: string,
  { head: named, background }: DetectorSettings,
  classes: number | undefined,
): Omit<Detector, keyof PictureFormat | "path" | "model"> {
  const heads = findDetectorHeads(model, { classes, head: named, background });
  const [head] = heads;
  const [level, another] = head?.levels ?? [];
  if (head === undefined || level === undefined) {
    throw new TypeError("findDetectorHeads found no layer and did not say so");
  }
  if (another !== undefined || level.operator === "Conv" || level.anchors !== 1) {
    throw new ModelError({
      parameter: path,
      received: `a class layer "${level.logits}" of ${head.levels.length} ${head.levels.length === 1 ? "level" : "levels"} (${level.operator}): ${head.evidence.join("; ")}`,
      expected:
        "one linear layer behind the features of each box, as detectors of two stages and those with queries have it",
      hint: "balms adjust corrects the scores of detectors that look at every position of a map, without training.",
    });
  }
  if (head.kind === "softmax-background" && head.background === undefined) {
    throw new ModelError({
      parameter: path,
      received: `${head.classes + 1} scores "${level.logits}" for ${head.classes} classes, and nothing that tells which of them stands for none`,
      expected: "--background first or last",
    });
  }
  const cut = extractFeatureModel(model, level.logits);
  const { weight, bias } = headParameters(cut, findClassifierHead(cut));
  const count = head.classes;
  return {
    head,
    level,
    layer: { weight: Float32Array.from(weight), bias: Float32Array.from(bias) },
    names: findClassNames(model, { count, background: head.background }),
    whole: exposeDetector(model, heads),
    bare: exposeDetector(model, heads, { outputs: "exposed" }),
  };
}
