import { ModelError, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { modelMetadata, withMetadata } from "../model/model-metadata.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { adjustModel } from "../adjustment/adjust-model.ts";
import { applyAdjustment } from "../adjustment/apply-adjustment.ts";
import { correctionOf } from "../adjustment/corrections.ts";
import { findClassScores } from "../scores/find-class-scores.ts";
import { appendHead } from "./append-head.ts";
import { findClassifierHead } from "./find-classifier-head.ts";
import { replaceHead } from "./replace-head.ts";

const prior = priorFromCounts([3, 1]);
const parameters = {
  training: "unknown" as const,
  weight: Float32Array.of(1, 2, 3, 4),
  bias: Float32Array.of(0, 1),
};
const x = [[1, 2], Float32Array.of(1, 1)] as const;

/** Two linear layers "hidden" and "logits", with or without biases, and perhaps a Softmax. */
function twoLayers({ bias = true, softmax = false } = {}): OnnxModel {
  const graph = new GraphBuilder(17);
  let value = graph.input("x", "float32", ["batch", 2]);
  for (const name of ["hidden", "logits"]) {
    const weight = graph.constant(`${name}.weight`, Float32Array.of(1, 0, 0, 1), [2, 2]);
    value = bias
      ? graph.node(
          "Gemm",
          [value, weight, graph.constant(`${name}.bias`, new Float32Array(2), [2])],
          {},
          name,
        )
      : graph.node("MatMul", [value, weight], {}, name);
  }
  graph.output("scores", softmax ? graph.node("Softmax", [value], { axis: 1 }) : value);
  return createModel(graph.toGraph("two"));
}

test.each([
  { bias: true, softmax: false },
  { bias: true, softmax: true },
  { bias: false, softmax: false },
  { bias: false, softmax: true },
])("a new head takes the adjustment of the old one away, with its mark: %j", async (form) => {
  const adjusted = adjustModel(twoLayers(form), { prior });
  const replaced = replaceHead(adjusted, findClassifierHead(adjusted), parameters);
  expect(modelMetadata(replaced)).toEqual({});
  const output = form.softmax ? "logits" : "scores";
  expect(await runModel(replaced, { x })).toEqual({ [output]: [3, 8] });
  expect(modelMetadata(adjustModel(replaced, { prior }))).toHaveProperty(["balms.adjustment"]);
});

test("what the metadata say of the old head goes, the rest stays", () => {
  const model = withMetadata(twoLayers(), {
    "balms.head": "balms",
    "balms.classes": '["a","b"]',
    "balms.prior": "sha256:0",
    "balms.input": "{}",
    author: "me",
  });
  const kept = { "balms.input": "{}", author: "me" };
  expect(modelMetadata(replaceHead(model, findClassifierHead(model), parameters))).toEqual(kept);
  const layer = { ...parameters, dimensions: 2, classes: 2 };
  expect(modelMetadata(appendHead(model, { feature: "hidden", ...layer }))).toEqual(kept);
});

test("an adjustment that would stay below the new head is refused", () => {
  const scores = {
    ...findClassScores(twoLayers(), { classes: 2 })[0],
    logits: "hidden",
  };
  const model = applyAdjustment(twoLayers(), [scores], { prior }, { correctionOf });
  const head = findClassifierHead(model);
  expect(() => replaceHead(model, head, parameters)).toThrow(ModelError);
  expect(() => replaceHead(model, head, parameters)).toThrow(
    /received an adjustment of "hidden" that the new head would keep/u,
  );
});
