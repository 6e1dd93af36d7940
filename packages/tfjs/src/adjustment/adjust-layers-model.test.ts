import { adjustLogits, ModelError, priorFromCounts, PriorError } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { LogitAdjustment } from "../layers/logit-adjustment.ts";
import { adjustLayersModel } from "./adjust-layers-model.ts";
import { findDenseHead } from "./find-dense-head.ts";
import { clearNotes } from "../notes/model-notes.ts";

const prior = priorFromCounts([90, 9, 1]);
const target = priorFromCounts([1, 1, 2]);
const x = tf.tensor2d([
  [1, -2],
  [0.5, 3],
  [0, 0],
]);
const dense = (config: object = {}) => tf.layers.dense({ units: 3, inputShape: [2], ...config });
const values = (model: tf.LayersModel, kind = "logits"): Float32Array => {
  const output = model.predict(x) as tf.Tensor;
  return (kind === "logits" ? output : tf.log(output)).dataSync<"float32">();
};
/** A model whose last layer is another one. */
const around = (inner: tf.layers.Layer, ...after: tf.layers.Layer[]): tf.LayersModel => {
  const first = tf.layers.dense({ units: 2, inputShape: [2] });
  return tf.sequential({ layers: [first, inner, ...after] });
};
const shares = (logits: Float32Array) => tf.softmax(tf.tensor2d(logits, [3, 3])).dataSync();

async function saveAndLoad(model: tf.LayersModel): Promise<tf.LayersModel> {
  let saved: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved = artifacts;
      const modelArtifactsInfo = { dateSaved: new Date(0), modelTopologyType: "JSON" as const };
      return Promise.resolve({ modelArtifactsInfo });
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory(saved));
}

const heads: [string, "logits" | "softmax", () => tf.LayersModel][] = [
  ["logits", "logits", () => tf.sequential({ layers: [dense()] })],
  ["logits without bias", "logits", () => tf.sequential({ layers: [dense({ useBias: false })] })],
  ["a softmax", "softmax", () => tf.sequential({ layers: [dense({ activation: "softmax" })] })],
  [
    "a softmax layer",
    "softmax",
    () => tf.sequential({ layers: [dense({ useBias: false }), tf.layers.softmax()] }),
  ],
  [
    "a softmax activation in a functional model",
    "softmax",
    () => {
      const input = tf.input({ shape: [2] });
      const hidden = tf.layers.dense({ units: 3 }).apply(input) as tf.SymbolicTensor;
      const output = tf.layers.activation({ activation: "softmax" }).apply(hidden);
      return tf.model({ inputs: input, outputs: output as tf.SymbolicTensor });
    },
  ],
  ["a model", "logits", () => around(tf.sequential({ layers: [dense()] }))],
  [
    "a model of models and a softmax",
    "softmax",
    () =>
      around(around(tf.sequential({ layers: [dense({ useBias: false })] })), tf.layers.softmax()),
  ],
  [
    "a model alone",
    "logits",
    () => tf.sequential({ layers: [tf.sequential({ layers: [dense()] })] }),
  ],
];

describe.each(heads)("a model that ends in %s", (_, kind, make) => {
  test.each([{ prior }, { prior, tau: 0.5, target }])(
    "is adjusted as core does it",
    async (options) => {
      const model = make();
      const expected = shares(adjustLogits(values(model, kind), options));
      const tensors = tf.memory().numTensors;
      adjustLayersModel(model, options);
      // A bias at most.
      expect(tf.memory().numTensors - tensors).toBeLessThanOrEqual(1);
      const close = (each: tf.LayersModel) =>
        shares(values(each, kind)).forEach((share, i) => expect(share).toBeCloseTo(expected[i], 5));
      close(model);
      const loaded = await saveAndLoad(model);
      close(loaded);
      for (const each of [model, loaded]) {
        expect(() => adjustLayersModel(each, options)).toThrow("a model that is adjusted already");
      }
    },
  );
});

test("notes what was done, and keeps what else was noted", () => {
  const model = tf.sequential({ layers: [dense()] });
  model.setUserDefinedMetadata({ mine: 1 });
  adjustLayersModel(model, { prior, tau: 2, target });
  expect(model.getUserDefinedMetadata()).toEqual({
    mine: 1,
    "balms.adjustment": { prior: prior.digest, tau: 2, target: target.digest },
  });
});

const already = "a model that is adjusted already";

test("an inner model is adjusted with the outer one, and notes it, too", async () => {
  const inner = tf.sequential({ layers: [dense()] });
  const outer = around(inner);
  expect(() => adjustLayersModel(inner, { prior })).toThrow(
    "a model that is part of another; expected the outermost model",
  );
  adjustLayersModel(outer, { prior });
  for (const model of [inner, outer, await saveAndLoad(inner), await saveAndLoad(outer)]) {
    expect(() => adjustLayersModel(model, { prior })).toThrow(already);
  }
});

test("a head is adjusted once, whichever model it is reached by", () => {
  const model = tf.sequential({ layers: [dense()] });
  const other = tf.model({ inputs: model.inputs, outputs: model.outputs });
  const outer = around(model);
  const before = values(model);
  adjustLayersModel(other, { prior });
  const after = values(model);
  expect(after).not.toEqual(before);
  for (const each of [model, outer]) {
    expect(() => adjustLayersModel(each, { prior })).toThrow(already);
  }
  expect(values(model)).toEqual(after);
});

test("a note can be taken back, in all models that have it", () => {
  const inner = tf.sequential({ layers: [dense()] });
  const outer = around(inner);
  outer.setUserDefinedMetadata({ mine: 1 });
  adjustLayersModel(outer, { prior });
  clearNotes(outer, findDenseHead(outer, true));
  expect(outer.getUserDefinedMetadata()).toEqual({ mine: 1 });
  expect(inner.getUserDefinedMetadata()).toEqual({});
  adjustLayersModel(outer, { prior });
});

test("nothing changes in a layer with a constraint, which would undo the adjustment", () => {
  for (const useBias of [true, false]) {
    const biasConstraint = tf.constraints.maxNorm({ maxValue: 1, axis: 0 });
    const model = tf.sequential({ layers: [dense({ useBias, biasConstraint })] });
    const before = values(model);
    expect(() => adjustLayersModel(model, { prior })).toThrow(
      /a biasConstraint in "dense_Dense\d+"/,
    );
    expect(model.getWeights().length).toBe(useBias ? 2 : 1);
    expect(values(model)).toEqual(before);
    expect(model.getUserDefinedMetadata()).toBeUndefined();
  }
});

test.each<[string, () => tf.LayersModel]>([
  [
    "a disposed model",
    () => {
      const model = tf.sequential({ layers: [dense()] });
      model.dispose();
      return model;
    },
  ],
  [
    "which is used in several places",
    () => {
      const inner = tf.sequential({ layers: [dense({ units: 3, inputShape: [3] })] });
      return around(dense(), inner, inner);
    },
  ],
  [
    "which corrected for the prior in training",
    () => around(tf.sequential({ layers: [dense(), new LogitAdjustment({ prior })] })),
  ],
  ["an end in Dense", () => tf.sequential({ layers: [dense({ activation: "sigmoid" })] })],
  [
    "an end in Reshape",
    () => tf.sequential({ layers: [dense(), tf.layers.reshape({ targetShape: [3] })] }),
  ],
  ["4 units in", () => tf.sequential({ layers: [dense({ units: 4 })] })],
  [
    "with activation relu",
    () => tf.sequential({ layers: [dense({ activation: "relu" }), tf.layers.softmax()] }),
  ],
  [
    "which corrected for the prior in training",
    () => tf.sequential({ layers: [dense(), new LogitAdjustment({ prior }), tf.layers.softmax()] }),
  ],
  [
    "2 outputs; expected a model with one output",
    () => {
      const input = tf.input({ shape: [2] });
      const outputs = [dense(), dense()].map((layer) => layer.apply(input) as tf.SymbolicTensor);
      return tf.model({ inputs: input, outputs });
    },
  ],
])("refuses %s", (message, make) => {
  const model = make();
  expect(() => adjustLayersModel(model, { prior })).toThrow(message);
  expect(() => adjustLayersModel(model, { prior })).toThrow(ModelError);
});

test("a model that was trained on the corrected loss is refused by its training", () => {
  const model = tf.sequential({ layers: [dense()] });
  const before = values(model);
  const adjust = () =>
    adjustLayersModel(model, { prior, training: { sampled: prior, inLoss: prior } });
  expect(adjust).toThrow("Pass assumedPrior(training)");
  expect(adjust).toThrow(PriorError);
  expect(values(model)).toEqual(before);
  expect(() => adjustLayersModel(undefined as never, { prior })).toThrow(
    "`model`: received undefined",
  );
  expect(() => adjustLayersModel(model, undefined as never)).toThrow("`prior`: received undefined");
});
