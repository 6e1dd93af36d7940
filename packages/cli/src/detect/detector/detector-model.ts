import type { ClassPrior } from "@balms/core";
import { adjustDetector, replaceDetectorHead, withMetadata, type OnnxModel } from "@balms/onnx";
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
  { model, head, format }: Detector,
  layers: TrainedLayers,
  { prior, settings }: { readonly prior: ClassPrior; readonly settings: DetectSettings },
): OnnxModel {
  const { method, zeroCounts } = settings;
  const written = isRetraining(method)
    ? withLayer({ model, head }, layers.get(method)?.[0])
    : adjustDetector(model, {
        prior,
        zeroCounts,
        head: head.name,
        ...(head.background === undefined ? {} : { background: head.background }),
        method: method === "post-hoc" ? "shift" : "normalized",
      }).model;
  return withMetadata(carryPrior(written, prior), {
    "balms.head": method,
    [formatKey]: formatRecord(format),
  });
}

function withLayer(
  { model, head }: Pick<Detector, "model" | "head">,
  layer: NonNullable<ReturnType<TrainedLayers["get"]>>[number] | undefined,
): OnnxModel {
  if (layer === undefined) throw new TypeError("a method without its layer");
  const { weight, bias, training } = layer;
  const activation = head.kind === "softmax-background" ? "sigmoid" : "same";
  return replaceDetectorHead(model, head, { weight, bias, training, activation });
}
