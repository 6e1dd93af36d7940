import { adjustLogits, ModelError, priorFromCounts } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { adjustGraphModel } from "./adjust-graph-model.ts";
import { fusedOps, type GraphNode } from "../model/graph-node.ts";

const prior = priorFromCounts([90, 9, 1]);
const float = { type: "DT_FLOAT" };
const x = tf.tensor2d([
  [1, -2],
  [0.5, 3],
]);
const kernel = new Float32Array([1, 2, 3, -1, 0, 1]);
const bias = new Float32Array([0.5, 0, -0.5]);
const logits = tf.add(tf.matMul(x, tf.tensor2d(kernel, [2, 3])), tf.tensor1d(bias));
const buffer = new Uint8Array([...new Uint8Array(kernel.buffer), ...new Uint8Array(bias.buffer)])
  .buffer;

function artifactsOf(
  end: readonly GraphNode[],
  more: Partial<tf.io.ModelArtifacts> = {},
): tf.io.ModelArtifacts {
  const dim = [{ size: "-1" }, { size: "2" }];
  const node = [
    { name: "x", op: "Placeholder", attr: { dtype: float, shape: { shape: { dim } } } },
    { name: "w", op: "Const", attr: { dtype: float } },
    { name: "b", op: "Const", attr: { dtype: float } },
    ...end,
  ];
  const weightSpecs = [
    { name: "w", shape: [2, 3], dtype: "float32" as const },
    { name: "b", shape: [3], dtype: "float32" as const },
  ];
  return {
    modelTopology: { node, versions: { producer: 1 } },
    weightSpecs,
    weightData: buffer,
    ...more,
  };
}

const T = { T: float };
const base64 = (text: string) => Buffer.from(text).toString("base64");
const product = { name: "mm", op: "MatMul", input: ["x", "w"], attr: T };
const biased = { name: "z", op: "BiasAdd", input: ["mm", "b"], attr: T };
const fused = (ops: string[]): GraphNode => ({
  name: "z",
  op: "_FusedMatMul",
  input: ["x", "w", "b"],
  attr: { ...T, num_args: { i: "1" }, fused_ops: { list: { s: ops.map(base64) } } },
});
const softmax = { name: "p", op: "Softmax", input: ["z"], attr: T };
const identity = { name: "Identity", op: "Identity", input: ["p"], attr: T };

async function run(artifacts: tf.io.ModelArtifacts): Promise<Float32Array> {
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  return (model.predict(x) as tf.Tensor).dataSync<"float32">();
}

test.each<[string, readonly GraphNode[], boolean]>([
  ["logits", [product, biased], false],
  ["fused logits", [fused(["BiasAdd"])], false],
  ["a softmax and an identity", [product, biased, softmax, identity], true],
  ["a fused layer and a softmax", [fused(["BiasAdd"]), softmax], true],
])("adjusts %s as core does it, also through files", async (_, end, probabilities) => {
  const artifacts = artifactsOf(end);
  const copy = structuredClone(artifacts);
  const adjusted = adjustGraphModel(artifacts, { prior });
  expect(artifacts).toEqual(copy);
  const wanted = adjustLogits(logits.dataSync<"float32">(), { prior });
  const expected = probabilities ? tf.softmax(tf.tensor2d(wanted, [2, 3])).dataSync() : wanted;
  const { weightData, ...rest } = adjusted;
  const read = { ...(JSON.parse(JSON.stringify(rest)) as object), weightData: weightData! };
  for (const each of [adjusted, read]) {
    (await run(each)).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    expect(() => adjustGraphModel(each, { prior })).toThrow("a model that is adjusted already");
  }
});

test("takes the output that the signature names", async () => {
  const other = { name: "side", op: "Relu", input: ["x"], attr: T };
  const signature = { inputs: { x: { name: "x:0" } }, outputs: { y: { name: "z:0" } } };
  const adjusted = adjustGraphModel(artifactsOf([product, biased, other], { signature }), {
    prior,
  });
  const expected = adjustLogits(logits.dataSync<"float32">(), { prior });
  const model = await tf.loadGraphModel(tf.io.fromMemory(adjusted));
  const output = model.execute(x, "z") as tf.Tensor;
  output.dataSync<"float32">().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
});

test.each<[string, unknown]>([
  ["an end in Relu", artifactsOf([product, { name: "r", op: "Relu", input: ["mm"] }])],
  ['an end in _FusedMatMul "z"', artifactsOf([fused(["BiasAdd", "Relu"])])],
  ["2 outputs", artifactsOf([product, { name: "s", op: "Softmax", input: ["x"] }])],
  ["artifacts without a graph", {}],
  ["artifacts without a graph", undefined],
  ["artifacts without a graph", artifactsOf([null as never])],
  ["artifacts without a graph", artifactsOf([{ ...product, input: [null] as never }])],
])("refuses %s", (message, artifacts) => {
  const adjust = () => adjustGraphModel(artifacts as tf.io.ModelArtifacts, { prior });
  expect(adjust).toThrow(message);
  expect(adjust).toThrow(ModelError);
});

test("refuses a prior of other classes", () => {
  const artifacts = artifactsOf([product, biased]);
  const other = priorFromCounts([1, 2]);
  expect(() => adjustGraphModel(artifacts, { prior: other })).toThrow(
    '3 columns in "b"; expected 2, one per class of the prior',
  );
});

test("reads the operators of fused nodes in both forms", () => {
  const names = ["BiasAdd", "Relu6"];
  expect(fusedOps(fused(names))).toEqual(names);
  const plain = { name: "z", op: "_FusedMatMul", attr: { fused_ops: { list: { s: names } } } };
  expect(fusedOps(plain)).toEqual(names);
});
