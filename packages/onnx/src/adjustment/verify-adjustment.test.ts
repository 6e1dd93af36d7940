import { InterruptedError, ModelError, priorFromCounts } from "@balms/core";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { create } from "@bufbuild/protobuf";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { createModel } from "../model/model.ts";
import { GraphProtoSchema, OperatorSetIdProtoSchema } from "../model/onnx_pb.ts";
import type { OnnxModel } from "../model/model.ts";
import { withMetadata } from "../model/model-metadata.ts";
import { writeModel } from "../model/write-model.ts";
import { openModel } from "../wire/open-model.ts";
import { referTo } from "../wire/refer-to.ts";
import { adjustModel } from "./adjust-model.ts";
import type { ModelAdjustmentOptions } from "./adjust-model.ts";
import { retargetModel } from "./retarget-model.ts";
import { stripAdjustment } from "./strip-adjustment.ts";
import { verifyAdjustment } from "./verify-adjustment.ts";

const prior = priorFromCounts([900, 90, 10], { counted: "rows", examples: 2000 });

/** A linear layer, and what comes after it. */
function model(classes: number, after: readonly string[], { width = 4 } = {}): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["n", width]);
  const numbers = Float32Array.from({ length: width * classes }, (_, place) => Math.sin(place));
  const weight = graph.constant("w", numbers, [width, classes]);
  const bias = graph.constant("b", new Float32Array(classes).fill(0.1), [classes]);
  let value = graph.node("Gemm", [x, weight, bias], {}, "scores");
  for (const opType of after) value = graph.node(opType, [value], {}, opType.toLowerCase());
  graph.output("y", value);
  graph.output("x2", graph.node("Tanh", [x]));
  return createModel(graph.toGraph("model"));
}

/** What converters of scikit-learn write: one operator that gives labels and probabilities. */
function probabilitiesAlone(): OnnxModel {
  const attribute = [
    { name: "classlabels_ints", type: 7, ints: [7n, 8n, 9n] },
    { name: "coefficients", type: 6, floats: [1, -2, 3, 1, 0, 2] },
    { name: "intercepts", type: 6, floats: [0, 0.5, 0] },
    { name: "post_transform", type: 3, s: new TextEncoder().encode("SOFTMAX") },
  ];
  const domain = "ai.onnx.ml";
  const opType = "LinearClassifier";
  const classifier = { opType, domain, input: ["x"], output: ["label", "p"], attribute };
  const graph = create(GraphProtoSchema, {
    name: "linear",
    input: [createValueInfo("x", { type: "float32", shape: ["n", 2] })],
    output: [
      createValueInfo("label", { type: "int64", shape: ["n"] }),
      createValueInfo("p", { type: "float32", shape: ["n", 3] }),
      createValueInfo("x2", { type: "float32", shape: ["n", 2] }),
    ],
    node: [classifier, { opType: "Tanh", input: ["x"], output: ["x2"] }],
  });
  const result = createModel(graph);
  result.opsetImport.push(create(OperatorSetIdProtoSchema, { domain, version: 3n }));
  return result;
}

const cases: [string, OnnxModel, Partial<ModelAdjustmentOptions>][] = [
  ["raw scores", model(3, []), {}],
  ["softmax", model(3, ["Softmax"]), {}],
  [
    "another tau and target",
    model(3, ["LogSoftmax"]),
    { tau: 0.5, target: priorFromCounts([1, 2, 3]) },
  ],
  [
    "a class that is ruled out",
    model(3, ["Softmax"]),
    { target: priorFromCounts([1, 1, 0]), zeroCounts: "mask" },
  ],
  ["one Sigmoid each", model(3, ["Sigmoid"]), {}],
  ["probabilities alone", probabilitiesAlone(), {}],
  ["one score", model(1, ["Sigmoid"]), { prior: priorFromCounts([90, 10]) }],
  ["a background class", model(4, ["Softmax"]), { background: "first" }],
];

test.each(cases)("%s", async (_, original, options) => {
  const adjusted = adjustModel(original, { prior, ...options });
  const check = await verifyAdjustment({ original, adjusted }, { runtime });
  expect(check.reason).toBeUndefined();
  expect(check).toMatchObject({ verified: true, checked: true, unchanged: ["x2"] });
  expect(check.scores?.[0].largestDifference).toBeLessThan(1e-6);
  // A model that was adjusted otherwise is told from it.
  const other = adjustModel(original, { prior, ...options, tau: 2 });
  const note = adjusted.metadataProps.map(({ key, value }) => [key, value]);
  const wrong = withMetadata(other, Object.fromEntries(note) as Record<string, string>);
  const found = await verifyAdjustment({ original, adjusted: wrong }, { runtime });
  expect(found).toMatchObject({ verified: false, checked: true });
});

test("a retargeted model is verified against the same original; what is not adjusted is refused", async () => {
  const original = model(3, ["Softmax"]);
  const adjusted = adjustModel(original, { prior });
  const retargeted = retargetModel(adjusted, { target: priorFromCounts([3, 2, 1]) });
  const check = await verifyAdjustment({ original, adjusted: retargeted }, { runtime });
  expect(check).toMatchObject({ verified: true });
  const bare = stripAdjustment(adjusted);
  const act = verifyAdjustment({ original, adjusted: bare }, { runtime });
  await expect(act).rejects.toThrow(ModelError);
  await expect(act).rejects.toThrow("received a model that is not adjusted");
  const old = withMetadata(bare, { "balms.adjustment": '{"prior":"abc","tau":1}' });
  expect(await verifyAdjustment({ original, adjusted: old }, { runtime })).toMatchObject({
    checked: false,
    reason: "the model was adjusted by a version that did not keep the prior",
  });
});

test("models that were opened by reference, next to their file", async () => {
  const bytes = writeModel(model(3, ["Softmax"], { width: 5000 }));
  const folder = mkdtempSync(join(tmpdir(), "balms-verify-"));
  try {
    writeFileSync(join(folder, "model.onnx"), bytes);
    const original = await openModel(new Blob([readFileSync(join(folder, "model.onnx"))]));
    const adjusted = adjustModel(original, { prior });
    const path = join(folder, "small.onnx");
    const open = (given: OnnxModel): Promise<string> => {
      const small = writeModel(referTo(given, "model.onnx"));
      expect(small.length).toBeLessThan(5000);
      writeFileSync(path, small);
      return Promise.resolve(path);
    };
    const check = await verifyAdjustment({ original, adjusted }, { runtime, open });
    expect(check).toMatchObject({ verified: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("somebody may ask for an end between the runs", async () => {
  const original = model(3, []);
  const adjusted = adjustModel(original, { prior });
  const stop = new AbortController();
  let opened = 0;
  const open = (given: OnnxModel): Promise<Uint8Array> => {
    opened += 1;
    stop.abort("enough");
    return Promise.resolve(writeModel(given));
  };
  const options = { runtime, open, signal: stop.signal };
  await expect(verifyAdjustment({ original, adjusted }, options)).rejects.toMatchObject({
    code: "interrupted",
    cause: "enough",
  });
  expect(opened).toBe(1);
  await expect(verifyAdjustment({ original, adjusted }, options)).rejects.toThrow(InterruptedError);
  expect(opened).toBe(1);
});
