// strip(adjust(m)) = m, and retarget(adjust(m, ρ1), ρ2) = adjust(m, ρ2): to the byte.
import { ModelError, priorFromCounts, PriorError } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { applyAdjustment } from "../../src/adjustment/apply-adjustment.ts";
import { correctionOf } from "../../src/adjustment/corrections.ts";
import { createValueInfo } from "../../src/graph/value-info.ts";
import {
  adjustModel,
  headModel,
  modelMetadata,
  readModel,
  retargetModel,
  stripAdjustment,
  withMetadata,
  writeModel,
} from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { copyModel } from "../../src/model/copy-model.ts";
import { graphOf } from "../../src/model/model.ts";
import { NodeProtoSchema } from "../../src/model/onnx_pb.ts";
import type { ScoreKind } from "../../src/scores/class-scores.ts";
import { scoreModel, scoresOf } from "./score-model.ts";

const classes = ["a", "b", "c"];
const prior = priorFromCounts([900, 90, 10], { classes, source: "counted by hand" });
const [first, second] = [
  [1, 1, 2],
  [5, 1, 1],
].map((counts) => priorFromCounts(counts, { classes }));
const key = "balms.adjustment";
const head = headModel({
  training: "unknown",
  weight: Float32Array.of(1, 0, 0, 1, 1, 1),
  bias: Float32Array.of(0, 1, 2),
  dimensions: 2,
  classes: 3,
});

function bytes(model: OnnxModel): Uint8Array {
  return writeModel(model);
}

/** As it comes from a file. */
function stored(model: OnnxModel): OnnxModel {
  return readModel(writeModel(model));
}

describe.each<[ScoreKind, number]>([
  ["softmax", 3],
  ["background", 4],
  ["sigmoid", 3],
  ["probabilities", 3],
])("%s", (kind, width) => {
  test.each([
    [7, 3],
    [17, 8],
  ])("operator set %d, file format %d", (opset, irVersion) => {
    const given = { opset, irVersion, shape: [2, width] };
    const model = scoreModel(given);
    graphOf(model).valueInfo.push(
      createValueInfo("scores", { type: "float32", shape: [2, width] }),
    );
    const scores = scoresOf(given, {
      kind,
      axis: 1,
      background: kind === "background" ? 0 : undefined,
    });
    const settings = { prior, tau: 0.5, zeroCounts: "smooth", alpha: 2 } as const;
    const [one, other, uniform] = [first, second, undefined].map((target) =>
      stored(applyAdjustment(model, [scores], { ...settings, target }, { correctionOf })),
    );
    expect(bytes(stripAdjustment(one))).toEqual(bytes(model));
    expect(bytes(retargetModel(one, { target: second }))).toEqual(bytes(other));
    expect(bytes(retargetModel(one))).toEqual(bytes(uniform));
    expect(bytes(retargetModel(uniform, { target: first }))).toEqual(bytes(one));
  });
});

test("a policy for classes without examples stays, unless another is given", () => {
  const unseen = priorFromCounts([9, 1, 0], { classes });
  const masked = adjustModel(head, { prior: unseen, zeroCounts: "mask" });
  const target = priorFromCounts([0, 1, 1], { classes });
  const both = { prior: unseen, target };
  expect(bytes(retargetModel(masked, { target }))).toEqual(
    bytes(adjustModel(head, { ...both, zeroCounts: "mask" })),
  );
  const smooth = { zeroCounts: "smooth", alpha: 3 } as const;
  expect(bytes(retargetModel(masked, { target, ...smooth }))).toEqual(
    bytes(adjustModel(head, { ...both, ...smooth })),
  );
  const nothing = priorFromCounts([0, 0, 5], { classes });
  expect(() => retargetModel(masked, { target: nothing })).toThrow(PriorError);
  expect(() => retargetModel(masked, { target: nothing })).toThrow("no class in common");
});

test("a second adjustment is refused, and both ways out are named", () => {
  const once = adjustModel(head, { prior });
  expect(() => adjustModel(once, { prior })).toThrow(ModelError);
  expect(() => adjustModel(once, { prior })).toThrow(
    /adjusted already \(tau 1, prior sha256:[\s\S]*stripAdjustment\(model\)[\s\S]*retargetModel\(model, \{ target \}\)/u,
  );
});

test("what is not adjusted is neither stripped nor retargeted", () => {
  for (const act of [stripAdjustment, retargetModel]) {
    expect(() => act(head)).toThrow(ModelError);
    expect(() => act(head)).toThrow("received a model that is not adjusted");
    const lost = { ...adjustModel(head, { prior }), metadataProps: [] };
    expect(() => act(Object.assign(copyModel(head), lost))).toThrow("lost its metadata");
  }
});

test("a note of the earlier version is taken off, and not retargeted", () => {
  const adjusted = adjustModel(head, { prior, target: first });
  const note = JSON.stringify({ prior: prior.digest, tau: 1, target: first.digest });
  const early = withMetadata(adjusted, { [key]: note });
  expect(bytes(stripAdjustment(early))).toEqual(bytes(head));
  expect(() => adjustModel(early, { prior })).toThrow("adjusted already");
  expect(() => retargetModel(early, { target: second })).toThrow(ModelError);
  expect(() => retargetModel(early, { target: second })).toThrow("by an earlier version");
});

test.each([
  "",
  "null",
  "{}",
  "[]",
  '{"format":"balms.adjustment/2"}',
  '{"format":"balms.adjustment/1","tau":1,"renamed":[["logits","raw"]]}',
])("a note that cannot be read is refused: %s", (text) => {
  const model = withMetadata(adjustModel(head, { prior }), { [key]: text });
  for (const act of [stripAdjustment, retargetModel]) {
    expect(() => act(model)).toThrow(ModelError);
    expect(() => act(model)).toThrow("that cannot be read");
  }
});

/** The adjusted head with something in its note changed. */
function withNote(change: (note: Record<string, unknown>) => void): OnnxModel {
  const adjusted = adjustModel(head, { prior });
  const note = JSON.parse(modelMetadata(adjusted)[key]) as Record<string, unknown>;
  change(note);
  return withMetadata(adjusted, { [key]: JSON.stringify(note) });
}

test("a note that the graph contradicts is refused", () => {
  const others: [OnnxModel, string][] = [
    [withNote((note) => (note["renamed"] = [["other", "logits.unadjusted"]])), 'compute "other"'],
    [withNote((note) => (note["renamed"] = [["logits", "other"]])), 'compute "other"'],
    [withNote((note) => (note["order"] = [0, 1])), "a model with 1 nodes"],
    [
      withMetadata(head, { [key]: modelMetadata(adjustModel(head, { prior }))[key] }),
      "without the nodes",
    ],
  ];
  for (const [model, message] of others) {
    expect(() => stripAdjustment(model)).toThrow(ModelError);
    expect(() => stripAdjustment(model)).toThrow(message);
  }
  const sharper = withNote((note) => (note["tau"] = 2));
  expect(bytes(stripAdjustment(sharper))).toEqual(bytes(head));
  expect(() => retargetModel(sharper)).toThrow(ModelError);
  expect(() => retargetModel(sharper)).toThrow("by other numbers than");
});

test.each<[string, unknown]>([
  ["rank", 1e9],
  ["rank", 0],
  ["axis", 3],
  ["classes", 5],
  ["background", 1],
  ["scale", 0],
  ["kind", "logits"],
  ["labels", [null]],
])("scores that cannot be are refused before anything is made of them: %s %j", (field, value) => {
  const strange = withNote((note) => {
    const [scores] = note["scores"] as Record<string, unknown>[];
    scores[field] = value;
  });
  for (const act of [stripAdjustment, retargetModel]) {
    expect(() => act(strange)).toThrow(ModelError);
    expect(() => act(strange)).toThrow("that cannot be read");
  }
});

test("a note of what cannot have been done is refused", () => {
  for (const tau of [-1, 1e300]) {
    const strange = withNote((note) => (note["tau"] = tau));
    expect(() => retargetModel(strange)).toThrow(ModelError);
    expect(() => retargetModel(strange)).toThrow("by other numbers than");
  }
});

test("what reads the raw scores since then keeps an adjustment from being taken off", () => {
  const adjusted = copyModel(adjustModel(head, { prior }));
  adjusted.graph.node.push(
    create(NodeProtoSchema, {
      opType: "Neg",
      name: "later",
      input: ["logits.unadjusted"],
      output: ["z"],
    }),
  );
  expect(() => stripAdjustment(adjusted)).toThrow(ModelError);
  expect(() => stripAdjustment(adjusted)).toThrow(
    'node Neg "later" that reads "logits.unadjusted"',
  );
});

test("a head that was corrected post hoc is one of plain softmax without it", () => {
  const model = withMetadata(adjustModel(head, { prior }), { "balms.head": "post-hoc" });
  expect(modelMetadata(stripAdjustment(model))).toEqual({ "balms.head": "softmax" });
  expect(modelMetadata(retargetModel(model, { target: first }))["balms.head"]).toBe("post-hoc");
});
