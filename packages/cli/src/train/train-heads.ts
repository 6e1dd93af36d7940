import { createRandom, type ClassPrior } from "@balms/core";
import { trainHead, type HeadTrainingResult } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { FeatureData } from "../data/feature-data.ts";
import type { Progress } from "../terminal/progress.ts";
import type { HeadName, MethodName } from "../settings/method-name.ts";
import { headOptionNames, withOptionNames } from "../settings/option-names.ts";
import type { TrainSettings } from "../settings/train-settings.ts";

/** The heads that the chosen methods need: post-hoc adjustment works on the softmax head. */
export function neededHeads(methods: readonly MethodName[]): HeadName[] {
  const heads = methods.map((name): HeadName => (name === "post-hoc" ? "softmax" : name));
  return [...new Set(heads)];
}

/**
 * Trains a linear head per method on the same features. Each has a random stream of its own, named
 * after it, so that adding a method changes no other.
 */
export async function trainHeads(
  { features, labels }: FeatureData["train"],
  context: {
    readonly settings: TrainSettings;
    readonly prior: ClassPrior;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<ReadonlyMap<HeadName, HeadTrainingResult>> {
  const { settings, prior, signal, progress } = context;
  const { tau, steps, batchSize, learningRate, momentum, weightDecay } = settings.head;
  const { meta, zeroCounts, threads } = settings;
  const heads = new Map<HeadName, HeadTrainingResult>();
  for (const name of neededHeads(settings.methods)) {
    const stage = progress.stage(`head ${name}`, steps);
    const head = await withOptionNames(headOptionNames, () =>
      trainHead(
        { features, labels },
        {
          runtime,
          prior,
          method: name,
          ...(name === "softmax" ? {} : { tau, zeroCounts }),
          ...(name === "balms" ? { meta } : {}),
          steps,
          batchSize,
          learningRate,
          momentum,
          weightDecay,
          random: createRandom(settings.seed).fork(`head:${name}`),
          threads,
          signal,
          onStep: ({ step, loss }) =>
            stage.update(step, `step ${step} of ${steps}, loss ${loss.toFixed(3)}`),
        },
      ),
    );
    stage.finish(`${steps} steps of ${batchSize}, loss ${(head.losses.at(-1) ?? 0).toFixed(3)}`);
    heads.set(name, head);
  }
  return heads;
}
