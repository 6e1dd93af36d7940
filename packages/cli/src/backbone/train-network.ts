import { createRandom, InterruptedError, type RandomGenerator } from "@balms/core";
import type { WorkerAugmenter } from "@balms/datasets/augmentation";
import {
  DivergenceError,
  inputShape,
  trainModel,
  type ModelTrainingOptions,
  type OnnxModel,
} from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { keepLastGood } from "../checkpoint/keep-last-good.ts";
import { keepTraining } from "../checkpoint/keep-training.ts";
import type { ImageFormat, ImageRows } from "../data/image-data.ts";
import { backboneOptionNames, withOptionNames } from "../settings/option-names.ts";
import type { TrainingPace } from "../settings/network-defaults.ts";
import type { AugmentationSettings } from "../settings/train-settings.ts";
import { formatCount } from "../terminal/format-values.ts";
import { describeAugmentation, openAugmenter, usualAugmentation } from "./augmentation.ts";
import type { Backbone } from "./backbone.ts";
import type { FeatureContext } from "./feature-context.ts";
import { meanLosses } from "./mean-losses.ts";
import { pictureBatches } from "./picture-batches.ts";
import { rowShape } from "../inference/row-shape.ts";

/** What is trained, and how. */
interface NetworkTraining extends Pick<
  ModelTrainingOptions,
  "loss" | "train" | "normalization" | "logits"
> {
  readonly model: OnnxModel;
  /** In the command's words. */
  readonly title: string;
  readonly images: ImageRows;
  readonly format: ImageFormat;
  readonly pace: TrainingPace;
}

/** What came of it. */
type TrainedNetwork = Pick<Backbone, "model" | "losses">;

/**
 * Trains a network on pictures, which are changed and normalised beside it. While it is under way it is kept in a checkpoint, from which a
 * run that was killed or interrupted goes on to the same bytes.
 */
export async function trainNetwork(
  training: NetworkTraining,
  context: FeatureContext,
): Promise<TrainedNetwork> {
  const { settings, checkpoint, progress } = context;
  const { augment = usualAugmentation(training.format), resume } = settings.backbone;
  if (resume && checkpoint.resume === undefined) {
    progress.note(`backbone: there is no ${checkpoint.name}, so that it is trained from the start`);
  }
  const random = createRandom(settings.seed).fork("network");
  const augmenter = await withOptionNames(backboneOptionNames, async () =>
    Promise.resolve(openAugmenter(training.format, augment, random)),
  );
  try {
    return await trainOnPictures(training, { ...context, augment, augmenter, random });
  } finally {
    await augmenter.release();
  }
}

async function trainOnPictures(
  training: NetworkTraining,
  context: FeatureContext & {
    readonly augment: AugmentationSettings;
    readonly augmenter: WorkerAugmenter;
    readonly random: RandomGenerator;
  },
): Promise<TrainedNetwork> {
  const { settings, prior, checkpoint, augment, augmenter, random, signal, progress } = context;
  const { images, format, pace, title, ...options } = training;
  const { backbone, threads } = settings;
  const { epochs = pace.epochs, learningRate = pace.learningRate } = backbone;
  const shape = rowShape(options.model, format);
  const batches = pictureBatches(images, { format, shape, augmenter, prior, random });
  const keeper = keepTraining(checkpoint, context);
  const stage = progress.stage("backbone", 1000);
  const work = trainModel(batches, {
    ...options,
    runtime,
    prior,
    inputSizes: { [inputShape(options.model).name]: ["batch", ...shape] },
    optimizer: { kind: "sgd", learningRate },
    epochs,
    random,
    threads,
    signal,
    resume: checkpoint.resume,
    onStep(made) {
      const { step, steps, epoch, loss } = made;
      const detail = `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}`;
      stage.update((step / steps) * 1000, detail);
      return keeper.afterStep(made);
    },
    onEpoch: keeper.afterEpoch,
  });
  const rescued = work.catch(async (error: unknown) => {
    const of = formatCount(epochs * batches.batchesPerEpoch);
    if (InterruptedError.isInstance(error) && keeper.steps() > 0) {
      stage.finish(
        `interrupted; ${formatCount(keeper.steps())} of ${of} steps are kept in ${checkpoint.name}: the same command with --resume goes on`,
      );
    }
    if (DivergenceError.isInstance(error)) {
      const name = await keepLastGood(error, { checkpoint, format });
      const steps = formatCount(error.state.trainer.step);
      if (name !== undefined) {
        stage.finish(
          `stopped; the network after ${steps} of ${of} steps, the last that was good, is ${name}: --backbone with that name and --train all go on from it`,
        );
      }
    }
    throw error;
  });
  const { model, losses } = await withOptionNames(backboneOptionNames, () => rescued);
  stage.finish(
    `${title}, ${epochs} epochs, learning rate ${learningRate}, augmentation ${describeAugmentation(augment)}, loss ${(losses.at(-1) ?? 0).toFixed(3)}`,
  );
  return { model, losses: meanLosses(losses) };
}
