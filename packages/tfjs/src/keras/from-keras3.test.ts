import * as tf from "@tensorflow/tfjs";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { convertTopology } from "./convert-topology.ts";
import { fromKeras3 } from "./from-keras3.ts";

/** A model of Keras 3.15.1 as `model.to_json()` writes it, its weights, and what it predicts. */
interface Fixture {
  readonly model_config: Readonly<Record<string, unknown>>;
  readonly weights: readonly { name: string; shape: number[]; values: number[] }[];
  readonly inputs: readonly { shape: number[]; values: number[] }[];
  readonly output: readonly number[];
}

const url = new URL("../../test/fixtures/keras3-models.json", import.meta.url);
const fixtures = JSON.parse(readFileSync(url, "utf8")) as Readonly<Record<string, Fixture>>;

const artifactsOf = ({ model_config, weights }: Fixture): tf.io.ModelArtifacts => ({
  modelTopology: { keras_version: "3.15.1", backend: "jax", model_config },
  weightSpecs: weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" as const })),
  weightData: Float32Array.from(weights.flatMap(({ values }) => values)).buffer,
});

const load = (artifacts: tf.io.ModelArtifacts): Promise<tf.LayersModel> =>
  tf.loadLayersModel(fromKeras3(tf.io.fromMemory(artifacts)));

function predict(model: tf.LayersModel, { inputs }: Fixture): Float32Array {
  const tensors = inputs.map(({ shape, values }) => tf.tensor(values, shape));
  return (model.predict(tensors) as tf.Tensor).dataSync<"float32">();
}

describe.each(Object.entries(fixtures))("a %s model of Keras 3", (_, fixture) => {
  test("predicts what it does there, also once it was saved again", async () => {
    await expect(tf.loadLayersModel(tf.io.fromMemory(artifactsOf(fixture)))).rejects.toThrow(
      /InputLayer should be passed|Corrupted configuration|dtype/,
    );
    const model = await load(artifactsOf(fixture));
    for (const [i, value] of predict(model, fixture).entries()) {
      expect(value).toBeCloseTo(fixture.output[i], 4);
    }
    let saved: tf.io.ModelArtifacts = {};
    const modelArtifactsInfo = { dateSaved: new Date(0), modelTopologyType: "JSON" } as const;
    const handler = tf.io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo });
    });
    await model.save(handler);
    const again = await load(saved);
    expect([...predict(again, fixture)]).toEqual([...predict(model, fixture)]);
  });
});

const { sequential, functional } = fixtures;
const withLayer = (config: object, kind = "Dense"): tf.io.ModelArtifacts => ({
  modelTopology: {
    keras_version: "3.0.0",
    model_config: {
      class_name: "Sequential",
      config: {
        name: "seq",
        layers: [
          { class_name: "InputLayer", config: { name: "in", batch_shape: [null, 2] } },
          { class_name: kind, config: { name: "odd", ...config } },
        ],
      },
    },
  },
  weightSpecs: [],
  weightData: new ArrayBuffer(0),
});

test("states of random generators are left out of the weights", async () => {
  const weights = [...sequential.weights];
  const state = { name: "sequential/dropout/seed_generator/state", shape: [2], values: [0, 0] };
  weights.splice(2, 0, state);
  const model = await load(artifactsOf({ ...sequential, weights }));
  for (const [i, value] of predict(model, sequential).entries()) {
    expect(value).toBeCloseTo(sequential.output[i], 4);
  }
  expect(tf.memory().numTensors).toBeGreaterThan(0);
});

test("the configuration may be text, and types of half precision become single", async () => {
  const text = JSON.stringify(sequential.model_config).replaceAll(
    '{"name": "float32"}',
    '{"name": "mixed_float16"}',
  );
  const artifacts = artifactsOf(sequential);
  const model = await load({
    ...artifacts,
    modelTopology: { keras_version: "3.1", model_config: text },
  });
  expect(predict(model, sequential)).toHaveLength(4);
  const policy = { class_name: "DTypePolicy", config: { name: "mixed_bfloat16" } };
  expect(convertTopology({ dtype: policy, units: 3 })).toEqual({ dtype: "float32", units: 3 });
});

test("ends may have names", async () => {
  const { config } = functional.model_config as { readonly config: object };
  const named = {
    ...config,
    input_layers: { a: ["a", 0, 0], b: ["b", 0, 0] },
    output_layers: [["inner", 0, 0]],
  };
  const model_config = { ...functional.model_config, config: named };
  const model = await load(artifactsOf({ ...functional, model_config }));
  for (const [i, value] of predict(model, functional).entries()) {
    expect(value).toBeCloseTo(functional.output[i], 4);
  }
});

test("other models pass as they are", async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
  const topology = model.toJSON(null, false) as object;
  const artifacts = { modelTopology: topology };
  expect(await fromKeras3(tf.io.fromMemory(artifacts)).load?.()).toBe(artifacts);
});

test.each<[string, tf.io.ModelArtifacts]>([
  ['activation "hard_sigmoid" in "odd"', withLayer({ units: 1, activation: "hard_sigmoid" })],
  ['negative_slope: 0.1 in ReLU "odd"', withLayer({ negative_slope: 0.1 }, "ReLU")],
  [
    'rms_scaling: true in LayerNormalization "odd"',
    withLayer({ rms_scaling: true }, "LayerNormalization"),
  ],
])("what tfjs would compute otherwise is refused: %s", async (received, artifacts) => {
  await expect(load(artifacts)).rejects.toThrow(`\`model\`: received ${received}; expected`);
});

test("a call with tensors by name is refused", async () => {
  const tensor = { class_name: "__keras_tensor__", config: { keras_history: ["a", 0, 0] } };
  const text = JSON.stringify(functional.model_config);
  const changed = text.replace(
    '"kwargs":{}',
    `"kwargs":{"initial_state":${JSON.stringify(tensor)}}`,
  );
  const model_config = JSON.parse(changed) as Fixture["model_config"];
  await expect(load(artifactsOf({ ...functional, model_config }))).rejects.toThrow(
    "which takes another's outputs as `initial_state`; expected layers that take outputs by position",
  );
});

test("what cannot load is refused", () => {
  expect(() => fromKeras3({})).toThrow("`handler`: received Object");
  expect(() => fromKeras3("model.json" as unknown as tf.io.IOHandler)).toThrow(
    '`handler`: received "model.json"; expected an object with `load`, as tf.io.http(url) gives one',
  );
});
