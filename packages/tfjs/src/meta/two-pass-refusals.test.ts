import { priorFromCounts } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { createTwoPassModel, type TwoPassOptions } from "./create-two-pass-model.ts";

const prior = priorFromCounts([60, 10, 3]);
const loss = balancedSoftmaxLoss(prior);
const metaLoss = balancedSoftmaxLoss(prior, { tau: 0 });
const metaBatch = () => ({ features: tf.zeros([3, 4]), targets: tf.tensor1d([0, 1, 2], "int32") });
const linear = (): tf.LayersModel =>
  tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4] })] });

test.each<[string, unknown, object]>([
  ["`model`: received undefined", undefined, {}],
  ["`loss`: received undefined; expected a function", linear, { loss: undefined }],
  ["`metaBatch`: received 3; expected a function", linear, { metaBatch: 3 }],
  ['`derivative`: received "one-pass"', linear, { derivative: "one-pass" }],
  ['`passes`: received "twice"', linear, { passes: "twice" }],
])("refuses %s", (message, make, wrong) => {
  const model = typeof make === "function" ? (make as () => tf.LayersModel)() : undefined;
  const options = { loss, metaLoss, metaBatch, ...wrong } as TwoPassOptions;
  expect(() => createTwoPassModel(model as tf.LayersModel, options)).toThrow(message);
});
