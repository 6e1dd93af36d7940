import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { fileOf } from "../../test/zoo/file-of.ts";
import { GraphWriter } from "../../test/zoo/graph-writer.ts";
import { namesInUse } from "../graph/unique-name.ts";
import { copyModel } from "../model/copy-model.ts";
import { readModel } from "../model/read-model.ts";
import { tensorNumbers } from "../model/tensor.ts";
import { foldBiases } from "./fold-biases.ts";
import type { ScoringLayer } from "./fold-biases.ts";

/** Two convolutions of three channels: one has a bias, the bias of the other is an input. */
function twoLayers(): ReturnType<typeof copyModel> {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 2, 4, 4]);
  const weight = graph.weight("w", [3, 2, 1, 1]);
  const bias = graph.tensor("bias", [3], [1, 2, 3]);
  graph.output(graph.op("Conv", [x, weight, bias], {}, "scores"));
  graph.output(graph.op("Conv", [x, weight, graph.input("given", [3])], {}, "open"));
  return copyModel(readModel(fileOf({ model: graph.model() })));
}

const scores: ScoringLayer = { layer: "scores", channels: 3, anchors: 1, stride: 3, first: 1 };

function fold(layer: ScoringLayer): readonly number[] {
  const model = twoLayers();
  const added = Float64Array.of(10, 20);
  foldBiases(model, [layer], { added, taken: namesInUse(model.graph) });
  const [, bias] = model.graph.initializer;
  return Array.from(tensorNumbers(bias), Number);
}

test("each class's number is added where the layer's note says", () => {
  expect(fold(scores)).toEqual([1, 12, 23]);
});

test.each<[string, Partial<ScoringLayer>]>([
  ["is an input", { layer: "x" }],
  ["there is not", { layer: "elsewhere" }],
  ["takes its bias from outside", { layer: "open" }],
  ["has other channels", { channels: 4 }],
  ["ends before the last class", { first: 2 }],
  ["has fewer anchors", { anchors: 2 }],
])("a layer of a forged note that %s is refused", (_, forged) => {
  const layer = { ...scores, ...forged };
  expect(() => fold(layer)).toThrow(ModelError);
  expect(() => fold(layer)).toThrow(
    `a layer "${layer.layer}" that has no bias for each of ${layer.channels} channels, or fewer channels`,
  );
});
