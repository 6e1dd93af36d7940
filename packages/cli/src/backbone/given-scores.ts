import {
  headModel,
  headParameters,
  modelMetadata,
  predict,
  type ClassifierHead,
  type HeadParameters,
} from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { ImageData } from "../data/image-data.ts";
import type { FeatureContext } from "./feature-context.ts";
import type { BackboneFile } from "./load-backbone.ts";
import { bearsOutOrder, namedOrder } from "./own-order.ts";

/** What a network says as it came. */
export type GivenScores =
  | {
      /** Of the test pictures [M·C], in the order of the data's classes. */
      readonly test: Float32Array;
      /** Whether they hold the log prior, as those of plain softmax do, so that it can come off. */
      readonly isPlain: boolean;
    }
  | { readonly leftOut: string };

type Part = "train" | "test";

/**
 * The scores of a given network as it came, where it is certain which of them stands for which class: its classes are named, or its
 * training rows bear the order out.
 *
 * @param file - The network.
 * @param features - The features under its own head [N·D], of a part of the pictures.
 * @returns Undefined for a network without a linear head of its own, or for another number of classes.
 */
export async function givenScores(
  { model, head }: BackboneFile,
  data: Pick<ImageData, "classes" | "train" | "test">,
  features: (part: Part) => Promise<Float32Array>,
  { settings, prior, signal }: Pick<FeatureContext, "settings" | "prior" | "signal">,
): Promise<GivenScores | undefined> {
  const classes = data.classes.length;
  if (head === undefined || head.classes !== classes) return undefined;
  if (modelMetadata(model)["balms.adjustment"] !== undefined) {
    return { leftOut: "its scores are adjusted already, which balms adjust --strip takes off" };
  }
  const order = namedOrder(model, data.classes);
  if (typeof order === "string") return { leftOut: order };
  const own = headParameters(model, head);
  const { training } = own;
  const isPlain = training === "unknown" || training.method === "softmax";
  const { threads, zeroCounts } = settings;
  const scoresOf = async (part: Part): Promise<Float32Array> => {
    const inputs = await features(part);
    const rows = data[part].labels.length;
    const ordered = headModel({
      ...inOrder(own, head, order),
      dimensions: head.dimensions,
      classes,
    });
    return (await predict({ runtime, model: ordered, inputs, rows, threads, signal })).data;
  };
  if (order === undefined) {
    const counted = isPlain ? prior : undefined;
    const scores = await scoresOf("train");
    if (!bearsOutOrder(scores, data.train.labels, { classes, prior: counted, zeroCounts })) {
      const which = "nothing says which of its scores is of which class";
      return { leftOut: `${which}, and the training images do not bear out the order of the data` };
    }
  }
  return { test: await scoresOf("test"), isPlain };
}

/** A head with its classes in the order of the data. */
function inOrder(
  { weight, bias }: HeadParameters,
  { dimensions }: ClassifierHead,
  order: readonly number[] | undefined,
): HeadParameters {
  const places = order ?? Array.from(bias, (_, id) => id);
  const rows = places.flatMap((place) =>
    Array.from(weight.slice(place * dimensions, (place + 1) * dimensions)),
  );
  return {
    weight: Float32Array.from(rows),
    bias: Float32Array.from(places, (place) => bias[place] ?? 0),
    training: "unknown",
  };
}
