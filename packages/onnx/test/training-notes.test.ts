import {
  ArgumentError,
  assumedPrior,
  createRandom,
  ModelError,
  PriorError,
  priorFromCounts,
  priorFromLabels,
  uniformPrior,
} from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import * as runtime from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import {
  adjustModel,
  appendHead,
  findClassifierHead,
  fixInputSize,
  headModel,
  headParameters,
  HeadTrainer,
  modelMetadata,
  readModel,
  replaceHead,
  trainHead,
  trainMlp,
  withMetadata,
  writeModel,
} from "../src/index.ts";
import type { HeadParameters, OnnxModel, HeadTrainingResult } from "../src/index.ts";
import { toyData } from "./toy-data.ts";

const { features, labels } = toyData([60, 20, 6], 4);
const data = { features, labels };
const prior = priorFromLabels(labels, { classes: ["cat", "dog", "lynx"] });
const shape = { dimensions: 4, classes: 3 };
const told = () => ({ runtime, prior, steps: 5, batchSize: 8, random: createRandom(1) });

const balanced = await trainHead(data, told());
const balms = await trainHead(data, { ...told(), method: "balms", meta: { batchSize: 6 } });
const plain = await trainHead(data, { ...told(), method: "softmax" });

/** A classifier whose head is to be replaced. */
const other: OnnxModel = headModel({
  training: "unknown",
  weight: new Float32Array(12),
  bias: new Float32Array(3),
  ...shape,
});

const replacer = (_: string, value: unknown): unknown =>
  value instanceof Float32Array ? [...value] : value;

/** A head as it comes out of a file: lists in the place of its arrays. */
function throughJSON(head: HeadParameters): HeadParameters {
  return JSON.parse(JSON.stringify(head, replacer)) as HeadParameters;
}

const built: Readonly<Record<string, (head: HeadParameters) => OnnxModel>> = {
  headModel: (head) => headModel({ ...head, ...shape }),
  "headModel of a copy": (head) => headModel({ ...structuredClone(head), ...shape }),
  "headModel of what JSON makes of it": (head) => headModel({ ...throughJSON(head), ...shape }),
  replaceHead: (head) => replaceHead(other, findClassifierHead(other), head),
  appendHead: ({ weight, bias, training }) =>
    appendHead(other, { feature: "features", weight, bias, training, ...shape }),
  "a file": (head) => readModel(writeModel(headModel({ ...head, ...shape }))),
  "a fixed input": (head) => fixInputSize(headModel({ ...head, ...shape }), [4]),
  "its parameters again": (head) => {
    const model = headModel({ ...head, ...shape });
    return headModel({ ...headParameters(model, findClassifierHead(model)), ...shape });
  },
};

describe.each(Object.entries(built))("a model made by %s", (_, build) => {
  test.each<[string, HeadTrainingResult]>([
    ["balanced-softmax", balanced],
    ["balms", balms],
  ])("says that its head was trained by %s, and is corrected no second time", (method, head) => {
    const model = build(head);
    expect(() => adjustModel(model, { prior })).toThrow(ModelError);
    expect(() => adjustModel(model, { prior })).toThrow(
      `\`model\`: received a head trained by "${method}", which took the class frequencies into account; expected a head trained with plain softmax or sigmoids. It needs no adjustment: use the model as it is.`,
    );
    expect(modelMetadata(model)).toMatchObject({
      "balms.head": method,
      "balms.classes": '["cat","dog","lynx"]',
      "balms.prior": prior.digest,
    });
  });

  test("is corrected when its head was trained with plain softmax", () => {
    expect(modelMetadata(adjustModel(build(plain), { prior }))).toHaveProperty(
      "balms\\.adjustment",
    );
    expect(() =>
      adjustModel(build(plain), {
        prior: priorFromCounts([6, 20, 60], { classes: prior.classes }),
      }),
    ).toThrow(
      `\`prior\`: received ${6 / 86} for "cat"; expected ${60 / 86} for "cat", as the model's training rows were drawn. Pass the prior of the rows that its head was trained on, as they were drawn; or adjust the model as it was before.`,
    );
  });
});

test("a trainer's head says it as well", async () => {
  const trainer = await HeadTrainer.create(data, told());
  await trainer.run(2);
  const head = trainer.head();
  await trainer.release();
  expect(() => adjustModel(headModel({ ...head, ...shape }), { prior })).toThrow(ModelError);
});

test("a perceptron says it, whether its prior was in the loss or not", async () => {
  const settings = { runtime, prior, layers: [5], epochs: 1, random: createRandom(1) };
  const { model } = await trainMlp(data, settings);
  expect(() => adjustModel(model, { prior })).toThrow('a head trained by "balanced-softmax"');
  const { model: softmax } = await trainMlp(data, { ...settings, method: "softmax" });
  expect(adjustModel(softmax, { prior }).graph?.node.at(-1)?.opType).toBe("Add");
});

test("class-balanced rows are corrected from their own shares, not from the counts", async () => {
  const sampler = createClassBalancedSampler(indexRows(labels, { prior }), {
    random: createRandom(2),
  });
  const head = await trainHead(data, { ...told(), method: "softmax", sampler });
  const model = headModel({ ...head, ...shape });
  expect(() => adjustModel(model, { prior })).toThrow(PriorError);
  const target = priorFromCounts([1, 2, 3], { classes: prior.classes });
  const fitted = adjustModel(model, { prior: uniformPrior(prior.classes), target });
  expect(fitted.graph?.node).toHaveLength(2);
});

test("half a correction can be completed from what the logits assume", async () => {
  const head = await trainHead(data, { ...told(), tau: 0.5 });
  const model = headModel({ ...head, ...shape });
  expect(() => adjustModel(model, { prior })).toThrow(ModelError);
  const assumed = assumedPrior({ sampled: prior, inLoss: prior, tau: 0.5 });
  expect(adjustModel(model, { prior: assumed }).graph?.node).toHaveLength(2);
});

test("a head that replaces a trained one says nothing of that", () => {
  const model = headModel({ ...balanced, ...shape });
  const next = {
    weight: new Float32Array(12),
    bias: new Float32Array(3),
    training: "unknown",
  } as const;
  const replaced = replaceHead(model, findClassifierHead(model), next);
  expect(modelMetadata(replaced)).toEqual({});
  expect(adjustModel(replaced, { prior }).graph?.node).toHaveLength(2);
});

test("a note that cannot be read is refused, and one of other classes", () => {
  const model = headModel({ ...plain, ...shape });
  for (const note of ["", "{}", '{"sampled":[1,2]}', '{"sampled":[1,2,3],"inLoss":[1,2,-3]}']) {
    expect(() => adjustModel(withMetadata(model, { "balms.training": note }), { prior })).toThrow(
      '`model`: received metadata "balms.training" that cannot be read; expected class distributions of 3 classes',
    );
  }
  const { weight, bias, training } = plain;
  const wide = { weight: weight.slice(0, 8), bias: bias.slice(0, 2), training };
  expect(() => headModel({ ...wide, dimensions: 4, classes: 2 })).toThrow(
    "`training`: received 3 classes; expected 2, as the head has",
  );
});

test("the numbers of a head alone are refused: nothing would say how they were trained", () => {
  const { weight, bias } = balanced;
  const parts = { weight, bias } as HeadParameters;
  const calls = [
    () => headModel({ ...parts, ...shape }),
    () => replaceHead(other, findClassifierHead(other), parts),
    () => appendHead(other, { feature: "features", ...parts, ...shape }),
  ];
  for (const call of calls) {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(
      '`training`: received undefined; expected how the head was trained, or "unknown". Hand on the head whole, as its training returned it. Say "unknown" for a head from elsewhere: whether it is corrected twice is not watched then.',
    );
  }
});

test.each<[unknown, string]>([
  [{}, "`training`: received Object"],
  ["softmax", '`training`: received "softmax"'],
  [null, "`training`: received null"],
  [{ ...balanced.training, sampled: [1, 2, 3] }, "`training.sampled`: received Array of length 3"],
  [{ ...balanced.training, tau: "1" }, '`training.tau`: received "1"'],
])("what says nothing of a training is refused: %j", (training, message) => {
  const call = () => headModel({ ...balanced, ...shape, training: training as "unknown" });
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow(message);
});

test("of a model from elsewhere it is not known how its head was trained", () => {
  expect(headParameters(other, findClassifierHead(other)).training).toBe("unknown");
});

test("sizes that contradict the model are refused", () => {
  const head = { ...balanced, dimensions: 7, classes: 3 };
  expect(() => replaceHead(other, findClassifierHead(other), head)).toThrow(
    "`dimensions`: received 7; expected 4, as in the model",
  );
});

test("numbers in double precision and lists are put into a model in single precision", () => {
  const head = headModel({ ...balanced, weight: [...balanced.weight] as never, ...shape });
  expect(headParameters(head, findClassifierHead(head))).toEqual(
    headParameters(
      headModel({ ...balanced, ...shape }),
      findClassifierHead(headModel({ ...balanced, ...shape })),
    ),
  );
});

test.each([
  [{ inputName: "" }, '`inputName`: received ""; expected a name'],
  [{ outputName: 5 }, "`outputName`: received 5; expected a name"],
  [
    { outputName: "features" },
    '`outputName`: received "features"; expected another name than the input\'s',
  ],
])("names that a model cannot have are refused: %j", (names, message) => {
  expect(() => headModel({ ...balanced, ...shape, ...(names as object) })).toThrow(message);
});
