import { classShift, type ClassPrior } from "@balms/core";
import { headParameters, replaceHead, type ClassifierHead, type OnnxModel } from "@balms/onnx";
import type { TrainSettings } from "../settings/train-settings.ts";

/**
 * The model with the bias from which Balanced Softmax goes on. The scores of plain softmax hold `τ · log π` already, which the loss adds
 * once more: without it in the bias the loss begins where plain softmax ended. A model that says that it was trained otherwise stays.
 */
export function balancedStart(
  { model, head }: { readonly model: OnnxModel; readonly head: ClassifierHead },
  prior: ClassPrior,
  { head: { tau }, zeroCounts }: TrainSettings,
): OnnxModel {
  const { weight, bias, training } = headParameters(model, head);
  if (training !== "unknown" && training.method !== "softmax") return model;
  const shift = classShift({ prior, tau, zeroCounts });
  // A masked class has no part in the loss.
  const started = bias.map((value, id) => value - (Number.isFinite(shift[id]) ? shift[id] : 0));
  const { dimensions, classes } = head;
  return replaceHead(model, head, {
    weight,
    bias: started,
    training: "unknown",
    dimensions,
    classes,
  });
}
