import { describeValue, refuse } from "@balms/core/adapter";
import type { Tensor } from "@tensorflow/tfjs-core";
import { type ModelShape, modelShape } from "../model/model-shape.ts";
import { endLayer, endsInShares, type OutputKind, outputKind } from "../model/output-kind.ts";
import { isTrainableModel, type ModelInputs, runOutputs } from "../model/trainable-model.ts";
import type { ForwardFunction, TrainableModel } from "../model/trainable-model.ts";
import { type PredictingModel, predictWith } from "./predict-with.ts";

/** The output of a model that is evaluated. */
export interface EvaluatedOutput {
  readonly predict: ReturnType<typeof predictWith>;
  readonly kind: OutputKind;
  readonly shape: ModelShape;
}

/** The one output of a model, or the one of that name. */
export function oneOutput(
  model: TrainableModel | PredictingModel | ForwardFunction,
  name: string | undefined,
): EvaluatedOutput {
  if (name === undefined) {
    return { predict: predictWith(model), kind: outputKind(model), shape: modelShape(model) };
  }
  const { outputNames = [] } = model as { readonly outputNames?: readonly string[] };
  const place = outputNames.indexOf(name);
  if (!isTrainableModel(model) || place === -1) {
    const names = outputNames.map((each) => JSON.stringify(each)).join(", ");
    const expected =
      names === "" ? "nothing, but of a tf.LayersModel" : `the name of one: ${names}`;
    const hint = "What it puts out is told as `outputs`.";
    return refuse("output", describeValue(name), expected, hint);
  }
  const end = endLayer(model, place);
  const kind = end !== undefined && endsInShares(end) ? "probabilities" : "logits";
  const run = (features: ModelInputs): Tensor => runOutputs(model, features, false)[place];
  return { predict: predictWith({ predict: run }), kind, shape: modelShape(model, place) };
}
