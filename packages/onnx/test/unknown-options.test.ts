import { ArgumentError, createRandom, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import {
  adjustModel,
  appendHead,
  attachLoss,
  balancedSigmoidModel,
  balancedSoftmaxModel,
  balmsFunctions,
  classDrawModel,
  differentiate,
  findClassifierHead,
  functionsModel,
  headModel,
  headStepModel,
  HeadTrainer,
  metaStepModel,
  predict,
  Predictor,
  replaceHead,
  trainHead,
  trainMlp,
  verifyAdjustment,
} from "../src/index.ts";

const head = {
  training: "unknown" as const,
  weight: new Float32Array(6),
  bias: new Float32Array(2),
  dimensions: 3,
  classes: 2,
};
const model = headModel(head);
const prior = priorFromCounts([2, 1]);
const data = { features: new Float32Array(6), labels: [0, 1, 0] };
const told = { runtime, prior, random: createRandom(1) };
const sizes = { batchSize: 2, classes: 3 };
const sgd = { momentum: 0.9, weightDecay: 0, nesterov: false };

test.each<[call: (options: object) => unknown, misspelt: string, meant: string]>([
  [
    (given) => verifyAdjustment({ original: model, adjusted: model }, { runtime, ...given }),
    "opne",
    "open",
  ],
  [(more) => adjustModel(model, { prior, ...more }), "taus", "tau"],
  [(more) => attachLoss(model, { prior, ...more }), "rowWeight", "rowWeights"],
  [(more) => balmsFunctions(more), "opsets", "opset"],
  [(more) => functionsModel(more), "types", "type"],
  [(more) => appendHead(model, { feature: "logits", ...head, ...more }), "features", "feature"],
  [(more) => balancedSigmoidModel({ ...sizes, ...more }), "class", "classes"],
  [(more) => balancedSoftmaxModel({ ...sizes, ...more }), "batch_size", "batchSize"],
  [(more) => classDrawModel({ ...sizes, ...more }), "batchsize", "batchSize"],
  [
    (more) => differentiate(model, { output: "logits", parameters: [], ...more }),
    "shape",
    "shapes",
  ],
  [(more) => findClassifierHead(model, more), "logit", "logits"],
  [(more) => headModel({ ...head, ...more }), "outputname", "outputName"],
  [
    (more) => headStepModel({ ...sizes, ...sgd, dimensions: 4, ...more }),
    "dimension",
    "dimensions",
  ],
  [(more) => HeadTrainer.create(data, { ...told, ...more }), "learningrate", "learningRate"],
  [
    (more) => metaStepModel({ ...sizes, ...sgd, dimensions: 4, metaBatchSize: 2, ...more }),
    "nestorov",
    "nesterov",
  ],
  [
    (more) => predict({ runtime, model, inputs: head.weight, rows: 2, ...more }),
    "batchsize",
    "batchSize",
  ],
  [(more) => Predictor.create({ runtime, model, ...more }), "thread", "threads"],
  [
    (more) => replaceHead(model, findClassifierHead(model), { ...head, ...more }),
    "parameters.biases",
    "bias",
  ],
  [(more) => trainHead(data, { ...told, ...more }), "onSteps", "onStep"],
  [(more) => trainHead(data, { ...told, ...more }), "samplers", "sampler"],
  [(more) => trainMlp(data, { ...told, ...more }), "epoch", "epochs"],
])(
  "%# a misspelt option is refused, naming the one that was meant",
  async (call, misspelt, meant) => {
    const attempt = async (): Promise<void> => {
      await call({ [misspelt.replace("parameters.", "")]: 1 });
    };
    await expect(attempt()).rejects.toThrow(ArgumentError);
    await expect(attempt()).rejects.toThrow(
      `\`${misspelt}\`: received an unknown option; expected \`${meant}\``,
    );
  },
);

test("a misspelt setting of the Meta Sampler", async () => {
  const meta = { metaEvery: 2 } as object;
  await expect(trainHead(data, { ...told, method: "balms", meta })).rejects.toThrow(
    "`meta.metaEvery`: received an unknown option; expected `every`",
  );
});
