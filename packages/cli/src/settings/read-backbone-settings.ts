import { ArgumentError } from "@balms/core";
import { nearestName } from "@balms/core/adapter";
import { isNetworkName, networkNames, type NetworkName } from "./network-name.ts";
import type { TrainOptions } from "./train-options.ts";
import type { BackboneSettings, TrainSource } from "./train-settings.ts";

/** Units in the hidden layers of a perceptron. */
export const perceptronLayers: readonly number[] = [256, 128];

/** What `--backbone` names: a network to train from nothing, or a model that is trained. */
interface ChosenBackbone {
  readonly network: NetworkName | undefined;
  readonly model: string | undefined;
}

/**
 * Turns the options about the backbone into settings.
 *
 * @throws {@link ArgumentError} when options contradict each other or one lacks its companion.
 */
export function readBackboneSettings(
  options: TrainOptions,
  source: TrainSource["kind"],
): BackboneSettings {
  const chosen = chooseBackbone(options.backbone);
  if (source === "features") refuseGiven(ofImages(options), features);
  checkNetwork(options, chosen);
  checkNormalization(options);
  return {
    ...chosen,
    train: options.train ?? (chosen.model === undefined ? "all" : "heads"),
    feature: options.feature,
    mean: options.mean,
    std: options.std,
    width: options.width,
    height: options.height,
    layers: options.hidden ?? perceptronLayers,
    augment: options.augment,
    epochs: options.epochs,
    learningRate: options.backboneLearningRate,
    checkpoint: options.checkpoint,
    resume: options.resume ?? false,
  };
}

function chooseBackbone(name: string | undefined): ChosenBackbone {
  if (name === undefined) return { network: undefined, model: undefined };
  if (isNetworkName(name)) return { network: name, model: undefined };
  // The name of a network that is none, not of a file.
  if (!/[./\\]/u.test(name)) {
    const near = nearestName(name, networkNames);
    throw new ArgumentError({
      parameter: "--backbone",
      received: name,
      expected: `${networkNames.join(", ")}, or the path of an .onnx file`,
      ...(near === undefined ? {} : { hint: `Perhaps ${near}.` }),
    });
  }
  return { network: undefined, model: name };
}

const features = {
  received: "together with --features",
  expected: "images, which alone pass through a backbone",
  hint: "Leave it out, or give images with --data. Heads are counted in --steps.",
};

/** Options of a training from pixels. */
function ofTraining(options: TrainOptions): Record<string, unknown> {
  return {
    "--epochs": options.epochs,
    "--backbone-learning-rate": options.backboneLearningRate,
    ...ofPictures(options),
  };
}

/** Options of a training that sees pictures, batch by batch. */
function ofPictures({ augment, checkpoint, resume }: TrainOptions): Record<string, unknown> {
  return { "--augment": augment, "--checkpoint": checkpoint, "--resume": resume };
}

function ofImages(options: TrainOptions): Record<string, unknown> {
  return {
    "--backbone": options.backbone,
    "--train": options.train,
    "--feature": options.feature,
    "--mean": options.mean,
    "--std": options.std,
    "--width": options.width,
    "--height": options.height,
    "--hidden": options.hidden,
    ...ofTraining(options),
  };
}

function checkNetwork(options: TrainOptions, { network, model }: ChosenBackbone): void {
  const { hidden, feature, train } = options;
  if (network !== "mlp") {
    refuseGiven(
      { "--hidden": hidden },
      {
        received: `together with --backbone ${options.backbone ?? "convnet-small (the default)"}`,
        expected: "--backbone mlp, a perceptron",
        hint: "Leave out one of both.",
      },
    );
  } else {
    refuseGiven(ofPictures(options), {
      received: "together with --backbone mlp",
      expected: `a convolutional network: ${networkNames.filter((name) => name !== "mlp").join(", ")}`,
      hint: "A perceptron takes all pictures at once, as they are.",
    });
  }
  if (model === undefined) {
    refuseGiven(
      { "--feature": feature, "--train": train === "all" ? undefined : train },
      {
        received: "without a trained model",
        expected: "--backbone MODEL.onnx beside it",
        hint: "A network that begins with random numbers is trained whole.",
      },
    );
  } else if (train === undefined || train === "heads") {
    refuseGiven(ofTraining(options), {
      received: "together with --backbone, of which nothing is trained but new heads",
      expected: "--train all, or --train last:K",
      hint: "Heads are counted in --steps, and have a --learning-rate.",
    });
  }
}

function refuseGiven(
  options: Readonly<Record<string, unknown>>,
  why: { readonly received: string; readonly expected: string; readonly hint: string },
): void {
  const given = Object.entries(options).find(([, value]) => value !== undefined)?.[0];
  if (given !== undefined) throw new ArgumentError({ parameter: given, ...why });
}

function checkNormalization({ mean, std }: TrainOptions): void {
  if ((mean === undefined) !== (std === undefined)) {
    throw new ArgumentError({
      parameter: mean === undefined ? "--mean" : "--std",
      received: "nothing",
      expected: "--mean and --std together",
    });
  }
  if (mean?.length !== std?.length) {
    throw new ArgumentError({
      parameter: "--std",
      received: `${std?.length ?? 0} values with ${mean?.length ?? 0} for --mean`,
      expected: "one value per channel for each",
    });
  }
}
