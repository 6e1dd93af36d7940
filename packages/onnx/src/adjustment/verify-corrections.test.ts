import { createRandom } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import * as runtime from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { copyModel } from "../model/copy-model.ts";
import { createModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { GraphProtoSchema, NodeProtoSchema } from "../model/onnx_pb.ts";
import { createTensor } from "../model/tensor.ts";
import type { TensorData } from "../model/tensor.ts";
import { writeModel } from "../model/write-model.ts";
import type { Shape } from "../graph/shape.ts";
import type { CorrectedScores } from "./expected-scores.ts";
import { verifyCorrections } from "./verify-corrections.ts";

const added = Float64Array.of(0.5, -1, 2);
const corrected: CorrectedScores = {
  scores: { logits: "scores", kind: "softmax", classes: 3, axis: 1, scale: 1, type: "float32" },
  added,
};

const place = {
  runtime,
  random: createRandom(3),
  open: (model: OnnxModel) => Promise.resolve(writeModel(model)),
};

interface Wish {
  readonly shape?: Shape;
  readonly type?: "float32" | "float64" | "float16" | "bfloat16" | "int64" | "bool" | "string";
}

/** A classifier with scores, probabilities, and the features beside them. */
function classifier({ shape = ["n", 2], type = "float32" }: Wish = {}): OnnxModel {
  const graph = new GraphBuilder(17);
  let value = graph.input("x", type, shape);
  if (type !== "float32") value = graph.node("Cast", [value], { to: 1 });
  if (shape.length === 4) value = graph.node("ReduceMean", [value], { axes: [2, 3], keepdims: 0 });
  const width = typeof shape[1] === "number" ? shape[1] : 3;
  graph.output("features", graph.node("Tanh", [value]));
  const weight = Float32Array.from({ length: 3 * width }, (_, index) => index - 2);
  const scores = graph.node(
    "MatMul",
    [value, graph.constant("w", weight, [width, 3])],
    {},
    "scores",
  );
  graph.output("p", graph.node("Softmax", [scores]));
  return createModel(graph.toGraph("classifier"));
}

/** The same model, its scores with something added to them. */
function withAdded(model: OnnxModel, data: TensorData, dims: readonly number[]): OnnxModel {
  const result = copyModel(model);
  result.graph.initializer.push(createTensor("vector", data, dims));
  result.graph.node = result.graph.node.flatMap((node) => {
    if (!node.output.includes("scores")) return [node];
    const add = { opType: "Add", input: ["raw", "vector"], output: ["scores"] };
    return [
      Object.assign(create(NodeProtoSchema), node, { output: ["raw"] }),
      create(NodeProtoSchema, add),
    ];
  });
  return result;
}

const shift = Float32Array.from(added);

test("a right adjustment is verified", async () => {
  const original = classifier();
  const adjusted = withAdded(original, shift, [3]);
  const check = await verifyCorrections({ original, adjusted, corrected: [corrected] }, place);
  expect(check).toMatchObject({
    verified: true,
    checked: true,
    inputs: { x: [2, 2] },
    scores: [{ logits: "scores", isRight: true }],
    optimization: { fault: undefined },
    unchanged: ["features"],
  });
  expect(check.scores?.[0].largestDifference).toBeLessThan(1e-6);
});

test("a wrong one is not, with the difference; nor one along another axis", async () => {
  const original = classifier();
  const wrong = withAdded(original, Float32Array.of(0.5, -1, 2.25), [3]);
  const check = await verifyCorrections(
    { original, adjusted: wrong, corrected: [corrected] },
    place,
  );
  expect(check).toMatchObject({ verified: false, checked: true });
  expect(check.reason).toMatch(/"scores" is off by 0\.25\d* from what/u);
  const rows = withAdded(original, Float32Array.of(0.5, -1), [2, 1]);
  const other = await verifyCorrections(
    { original, adjusted: rows, corrected: [corrected] },
    place,
  );
  expect(other).toMatchObject({ verified: false, checked: true });
});

test("an output that changed without reason is found", async () => {
  const original = classifier();
  const adjusted = withAdded(original, shift, [3]);
  adjusted.graph!.node = adjusted.graph!.node.map((node) =>
    node.opType === "Tanh"
      ? Object.assign(create(NodeProtoSchema), node, { opType: "Sigmoid" })
      : node,
  );
  const check = await verifyCorrections({ original, adjusted, corrected: [corrected] }, place);
  expect(check.reason).toBe('the output "features" changed, although the scores do not lead to it');
});

describe("inputs", () => {
  test.each<[string, Wish, readonly number[]]>([
    ["an image of open size", { shape: ["n", 3, "h", "w"] }, [2, 3, 64, 64]],
    ["an image without any size", { shape: ["a", "b", "c", "d"] }, [2, 3, 64, 64]],
    ["a fixed batch", { shape: [1, 2] }, [1, 2]],
    ["half precision", { type: "float16" }, [2, 2]],
    ["double precision", { type: "float64" }, [2, 2]],
    ["whole numbers", { type: "int64" }, [2, 2]],
    ["truth values", { type: "bool" }, [2, 2]],
  ])("%s", async (_, wish, dims) => {
    const original = classifier(wish);
    const adjusted = withAdded(original, shift, [3]);
    const check = await verifyCorrections({ original, adjusted, corrected: [corrected] }, place);
    expect(check.reason).toBeUndefined();
    expect(check).toMatchObject({ checked: true, verified: true, inputs: { x: dims } });
  });

  test("sizes are tried until the model runs", async () => {
    const graph = new GraphBuilder(17);
    const image = graph.input("image", "float32", ["n", 3, "h", "w"]);
    const flat = graph.node("Reshape", [image, graph.integers([-1, 3 * 224 * 224])]);
    const weight = graph.constant(
      "w",
      new Float32Array(3 * 224 * 224 * 3).fill(1e-3),
      [150_528, 3],
    );
    graph.output("y", graph.node("Identity", [graph.node("MatMul", [flat, weight], {}, "scores")]));
    const original = createModel(graph.toGraph("fixed"));
    const adjusted = withAdded(original, shift, [3]);
    const check = await verifyCorrections({ original, adjusted, corrected: [corrected] }, place);
    expect(check).toMatchObject({ verified: true, inputs: { image: [2, 3, 224, 224] } });
  });

  test.each<[Wish, string]>([
    [{ type: "string" }, 'no data can be made for the input "x" of type string'],
    [{ type: "bfloat16" }, 'no data can be made for the input "x" of type bfloat16'],
  ])("%j: none can be made", async (wish, reason) => {
    const original = classifier(wish);
    const models = { original, adjusted: original, corrected: [corrected] };
    const check = await verifyCorrections(models, place);
    expect(check).toEqual({ verified: false, checked: false, reason });
  });
});

describe("what cannot be run is said", () => {
  test("an operator that the runtime does not know", async () => {
    const original = classifier();
    graphOf(original).node[0].opType = "Nonsense";
    const models = { original, adjusted: original, corrected: [corrected] };
    const check = await verifyCorrections(models, place);
    expect(check).toMatchObject({ verified: false, checked: false });
    expect(check.reason).toMatch(/^the original model: ONNX Runtime does not open it: .*Nonsense/u);
  });

  test("another model than the one that was adjusted", async () => {
    const adjusted = withAdded(classifier(), shift, [3]);
    const other = createModel(create(GraphProtoSchema, { output: [{ name: "x" }] }));
    const models = { original: other, adjusted, corrected: [corrected] };
    const check = await verifyCorrections(models, place);
    expect(check).toEqual({
      verified: false,
      checked: false,
      reason: "the original model does not compute the scores that the other one has",
    });
  });

  test("random numbers; scores that are not numbers; no size that fits", async () => {
    const drawing = classifier();
    const opType = "RandomNormalLike";
    graphOf(drawing).node.push(create(NodeProtoSchema, { opType, input: ["x"], output: ["r"] }));
    const first = await verifyCorrections(
      { original: drawing, adjusted: drawing, corrected: [corrected] },
      place,
    );
    expect(first.reason).toBe("node RandomNormalLike draws random numbers: no two runs are alike");

    const nan = withAdded(classifier(), Float32Array.of(NaN), [1]);
    const second = await verifyCorrections(
      { original: nan, adjusted: nan, corrected: [corrected] },
      place,
    );
    expect(second.reason).toBe('the original computes NaN in "scores" on random inputs');

    const graph = new GraphBuilder(17);
    const odd = graph.node("Reshape", [
      graph.input("x", "float32", ["n", "m"]),
      graph.integers([7, 3]),
    ]);
    graph.output("scores", graph.node("Identity", [odd]));
    const original = createModel(graph.toGraph("odd"));
    const third = await verifyCorrections(
      { original, adjusted: original, corrected: [corrected] },
      place,
    );
    expect(third.reason).toMatch(
      /^the original model: it does not run on random inputs: .*Reshape/u,
    );
  });
});

/** MatMul(Transpose(A), v) with one-dimensional v is wrong in ONNX Runtime 1.30 from level "extended" on. */
function transposed(isFaulty: boolean): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", [2, 3]);
  const dims = isFaulty ? [2] : [2, 1];
  const vector = graph.constant("v", Float32Array.of(1, 10), dims);
  const product = graph.node("MatMul", [graph.node("Transpose", [x], { perm: [1, 0] }), vector]);
  const row = graph.node("Reshape", [product, graph.integers([1, 3])], {}, "scores");
  graph.output("y", graph.node("Identity", [row]));
  return createModel(graph.toGraph("transposed"));
}

test("a fault of the runtime's optimisations is noticed, and whether it was there before", async () => {
  const good = transposed(false);
  const bad = transposed(true);
  const right = { corrected: [corrected], adjusted: withAdded(bad, shift, [3]) };
  const before = await verifyCorrections({ original: bad, ...right }, place);
  expect(before).toMatchObject({ verified: true, optimization: { fault: "before" } });
  const now = await verifyCorrections({ original: good, ...right }, place);
  expect(now).toMatchObject({ verified: false, checked: true, optimization: { fault: "new" } });
  expect(now.reason).toMatch(/^ONNX Runtime's optimisations change the adjusted model's outputs/u);
});
