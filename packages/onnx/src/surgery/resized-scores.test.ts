// Heads of maps whose scores are brought to the size of the picture.
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { readValueInfo } from "../graph/value-info.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { findClassifierHead } from "./find-classifier-head.ts";
import { replaceHead } from "./replace-head.ts";

/** Features [1, 2, 1, 2], a 1×1 convolution of 3 classes, and a Resize behind it. */
function segmenter(resize: (graph: GraphBuilder, scores: string) => string): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", [1, 2, 1, 2]);
  const w = graph.constant("w", Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2, 1, 1]);
  const y = resize(graph, graph.node("Conv", [x, w], {}, "scores"));
  graph.output("y", y);
  graph.output("label", graph.node("ArgMax", [y], { axis: 1, keepdims: 0 }, "label"));
  return createModel(graph.toGraph("segmenter"));
}

const byScales =
  (...scales: number[]) =>
  (graph: GraphBuilder, scores: string): string =>
    graph.node(
      "Resize",
      [scores, "", graph.constant("scales", Float32Array.from(scales), [4])],
      { mode: "nearest" },
      "y",
    );

const bySizes = (graph: GraphBuilder, scores: string): string =>
  graph.node("Resize", [scores, "", "", graph.integers([1, 3, 1, 4])], { mode: "nearest" }, "y");

const four = {
  training: "unknown" as const,
  weight: Float32Array.of(1, 0, 0, 1, 1, 1, 2, 0),
  bias: Float32Array.of(0, 0, 0, 1),
};
const x = [[1, 2, 1, 2], Float32Array.of(1, 2, 3, 4)] as const;

test.each([
  ["factors", byScales(1, 1, 1, 2)],
  ["sizes", bySizes],
])("scores that are resized by %s are those of a head of more classes", async (_, resize) => {
  const model = segmenter(resize);
  const head = findClassifierHead(model, { logits: "y" });
  expect(head).toMatchObject({ operator: "Conv", layer: "scores", axis: 1, classes: 3 });
  const replaced = replaceHead(model, head, four);
  const y = [1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 6, 6, 3, 3, 5, 5];
  expect(await runModel(replaced, { x })).toEqual({ y, label: [2, 2, 2, 2] });
  expect(readValueInfo(replaced.graph!.output[0]).shape).toEqual([1, 4, 1, 4]);
});

test("classes that are resized themselves are none any more", () => {
  const model = segmenter(byScales(1, 2, 1, 1));
  expect(() => findClassifierHead(model, { logits: "y" })).toThrow(
    "Resize after the layer of 3 classes, after which they lie along no axis of their own",
  );
});
