import type { ClassPrior } from "@balms/core";
import {
  adjustModel,
  headModel,
  withMetadata,
  type ClassifierHead,
  type OnnxModel,
  type HeadTrainingResult,
} from "@balms/onnx";
import type { Backbone } from "../backbone/backbone.ts";
import { putHead } from "../backbone/put-head.ts";
import { formatKey, formatRecord } from "../inference/recorded-format.ts";
import { carryPrior } from "../prior-source/carried-prior.ts";
import type { MethodName } from "../settings/method-name.ts";
import type { TrainSettings } from "../settings/train-settings.ts";

/** A backbone with the linear head that it came with, if it had one. */
export interface HeadedBackbone {
  readonly backbone: Backbone;
  readonly head: ClassifierHead | undefined;
}

/**
 * Builds the model that is written: backbone and trained head, raw logits. It holds no time and no
 * path, so that the same run gives the same bytes.
 *
 * @param trained - The head; for "post-hoc" the softmax head, whose correction is baked in.
 * @param parts - `headed`: the backbone, absent when training began from features.
 */
export function outputModel(
  trained: HeadTrainingResult,
  parts: {
    readonly headed: HeadedBackbone | undefined;
    readonly written: MethodName;
    readonly prior: ClassPrior;
    readonly dimensions: number;
    readonly settings: TrainSettings;
  },
): OnnxModel {
  const { headed, written, prior, dimensions, settings } = parts;
  const { tau } = settings.head;
  const { zeroCounts } = settings;
  const shape = { dimensions, classes: prior.classes.length };
  const model =
    headed === undefined
      ? headModel({ ...trained, ...shape })
      : putHead(
          { model: headed.backbone.model, feature: headed.backbone.feature, head: headed.head },
          { ...trained, ...shape },
        );
  const adjusted = written === "post-hoc" ? adjustModel(model, { prior, tau, zeroCounts }) : model;
  // How the head was trained, and on which classes, the model says already.
  return withMetadata(carryPrior(adjusted, prior), {
    "balms.head": written,
    ...(headed === undefined ? {} : { [formatKey]: formatRecord(headed.backbone.format) }),
  });
}
