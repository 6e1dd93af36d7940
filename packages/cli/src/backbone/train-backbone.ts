import { createRandom } from "@balms/core";
import { backboneModel, findClassifierHead } from "@balms/onnx";
import type { ImageData } from "../data/image-data.ts";
import { networkFor, paces } from "../settings/network-defaults.ts";
import { backboneOptionNames, withOptionNames } from "../settings/option-names.ts";
import type { FeatureContext } from "./feature-context.ts";
import { chooseFormat, chooseSize, holdPictures } from "./open-pictures.ts";
import type { ReadyBackbone } from "./ready-backbone.ts";
import { trainNetwork } from "./train-network.ts";
import { trainPerceptron } from "./train-perceptron.ts";

/**
 * Trains a network that has learned nothing yet, with plain softmax: heads that know of the class counts are trained on its features
 * afterwards.
 */
export async function trainBackbone(
  data: ImageData,
  context: FeatureContext,
): Promise<ReadyBackbone> {
  const { settings, signal, progress } = context;
  const { backbone, seed } = settings;
  const size = chooseSize(data, backbone);
  const architecture = backbone.network ?? networkFor(size);
  const { width, height, channels } = size;
  if (data.size === undefined && backbone.width === undefined && backbone.height === undefined) {
    progress.note(
      `images: ${width} × ${height} pixels, whatever theirs; --width and --height choose others`,
    );
  }
  if (architecture === "mlp") return trainPerceptron(data, size, context);
  const classes = data.classes.length;
  const random = createRandom(seed).fork("backbone");
  // Before any picture is opened, so that a size that does not do is refused at once.
  const start = await withOptionNames(backboneOptionNames, async () =>
    Promise.resolve(backboneModel({ architecture, channels, height, width, classes, random })),
  );
  const opened = await holdPictures(data, size, context);
  const images = opened.train;
  const format = await chooseFormat(images, size, { ...backbone, signal });
  const trained = await trainNetwork(
    {
      model: start,
      title: architecture,
      images,
      format,
      loss: "softmax",
      pace: paces[architecture],
    },
    context,
  );
  const { feature } = findClassifierHead(trained.model);
  return {
    backbone: { ...trained, feature, format, trained: true },
    opened,
  };
}
