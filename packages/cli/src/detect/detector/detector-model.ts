import type { ClassPrior } from "@balms/core";
import {
  adjustDetector,
  replaceDetectorHead,
  withMetadata,
  type AdjustedDetector,
  type DetectorParameters,
  type OnnxModel,
} from "@balms/onnx";
import { formatKey, formatRecord } from "../../inference/recorded-format.ts";
import { carryPrior } from "../../prior-source/carried-prior.ts";
import type { DetectSettings } from "../../settings/detect-settings.ts";
import { isRetraining } from "../../settings/detector-method.ts";
import type { Detector } from "./open-detector.ts";
import type { TrainedLayers } from "../train-class-layers.ts";

/**
 * The detector with the class layer of a method: trained, or adjusted. It holds no time and no path, so that the same run gives the same bytes.
 */
export function detectorModel(
  detector: Detector,
  layers: TrainedLayers,
  { prior, settings }: { readonly prior: ClassPrior; readonly settings: DetectSettings },
): OnnxModel {
  const { method } = settings;
  const written = isRetraining(method)
    ? withLayers(detector, layers.get(method)?.[0])
    : adjusted(detector, { prior, settings }).model;
  const { width, height, ...form } = detector.feed.form;
  return withMetadata(carryPrior(written, prior), {
    "balms.head": method,
    ...(width === undefined || height === undefined
      ? {}
      : { [formatKey]: formatRecord({ ...form, width, height }) }),
  });
}

/** What users of the new model have to know: what it chooses by scores that are others now, and what stays as it was. */
export function detectorModelNotes(
  detector: Detector,
  context: { readonly prior: ClassPrior; readonly settings: DetectSettings },
): readonly string[] {
  const { method } = context.settings;
  const { notes } = adjusted(detector, context);
  return isRetraining(method) && writtenActivation(detector) === "sigmoid-outside"
    ? [
        ...notes,
        `model.onnx puts out raw scores "${detector.head.name}", trained for a Sigmoid each: apply Sigmoids where a Softmax over them was applied`,
      ]
    : notes;
}

function adjusted(
  { model, head }: Pick<Detector, "model" | "head">,
  {
    prior,
    settings: { method, zeroCounts },
  }: { readonly prior: ClassPrior; readonly settings: DetectSettings },
): AdjustedDetector {
  return adjustDetector(model, {
    prior,
    zeroCounts,
    head: head.name,
    ...(head.background === undefined ? {} : { background: head.background }),
    method: method === "post-hoc-normalised" ? "normalized" : "shift",
  });
}

function writtenActivation({
  head: { kind, scores },
}: Pick<Detector, "head">): DetectorParameters["activation"] {
  if (kind !== "softmax-background") return "same";
  const isInside = scores.some(({ activation }) => activation !== undefined);
  return isInside ? "sigmoid" : "sigmoid-outside";
}

function withLayers(
  { model, head }: Pick<Detector, "model" | "head">,
  trained: NonNullable<ReturnType<TrainedLayers["get"]>>[number] | undefined,
): OnnxModel {
  if (trained === undefined) throw new TypeError("a method without its layer");
  const { layers: levels, training } = trained;
  const activation = writtenActivation({ head });
  return replaceDetectorHead(model, head, { levels, training, activation });
}
