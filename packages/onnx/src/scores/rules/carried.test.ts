import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { createValueInfo } from "../../graph/value-info.ts";
import { createModel } from "../../model/model.ts";
import { GraphProtoSchema } from "../../model/onnx_pb.ts";
import { findClassScores } from "../find-class-scores.ts";

const ml = "ai.onnx.ml";
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test("the label of a classifier that is cast, as converters of scikit-learn write it, is no scores", () => {
  const graph = create(GraphProtoSchema, {
    input: [createValueInfo("x", { type: "float32", shape: ["n", 2] })],
    output: [createValueInfo("output_label", { type: "int64", shape: ["n"] }), { name: "map" }],
    node: [
      {
        opType: "LinearClassifier",
        domain: ml,
        input: ["x"],
        output: ["label", "p"],
        attribute: [
          { name: "classlabels_ints", type: 7, ints: [0n, 1n, 2n] },
          { name: "coefficients", type: 6, floats: [1, 2, 3, 4, 5, 6] },
          { name: "intercepts", type: 6, floats: [0, 0, 0] },
          { name: "post_transform", type: 3, s: text("SOFTMAX") },
        ],
      },
      {
        opType: "Cast",
        input: ["label"],
        output: ["output_label"],
        attribute: [{ name: "to", type: 2, i: 7n }],
      },
      {
        opType: "ZipMap",
        domain: ml,
        input: ["p"],
        output: ["map"],
        attribute: [{ name: "classlabels_int64s", type: 7, ints: [0n, 1n, 2n] }],
      },
    ],
  });
  expect(findClassScores(createModel(graph))).toMatchObject([
    { logits: "p", kind: "probabilities", outputs: ["map"], labels: [{ name: "label" }] },
  ]);
});
