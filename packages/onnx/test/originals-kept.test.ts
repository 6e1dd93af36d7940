// Whatever makes another model of one leaves it as it was, and shares its tensors: large weights are never in memory twice.
import { priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import {
  adjustModel,
  appendHead,
  attachLoss,
  extractFeatureModel,
  findClassifierHead,
  fixInputSize,
  inputShape,
  readModel,
  replaceHead,
  retargetModel,
  stripAdjustment,
  withMetadata,
} from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { attempt } from "./attempt.ts";
import { repaired } from "./zoo/families.ts";
import type { Repaired } from "./zoo/family.ts";
import { fileOf } from "./zoo/file-of.ts";
import { adjustmentOf, correctionsOf } from "./zoo/zoo-priors.ts";

/** Makes an object, and all that is in it, such that writing to it is an error. */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  for (const inner of Object.values(value)) freeze(inner);
  Object.freeze(value);
}

const frozen = <Value>(value: Value): Value => {
  freeze(value);
  return value;
};

type Edit = (model: OnnxModel, family: Repaired) => OnnxModel;

const adjusted: Edit = (model, { told, truths: [{ classes }] }) => {
  const [correction] = correctionsOf(classes);
  return adjustModel(model, { ...told, ...adjustmentOf(correction) });
};

const parameters = (classes: number, dimensions: number) => ({
  training: "unknown" as const,
  weight: new Float32Array(classes * dimensions),
  bias: new Float32Array(classes),
});

const edits: Readonly<Record<string, Edit>> = {
  adjustModel: adjusted,
  appendHead: (model) => {
    const { feature, dimensions } = findClassifierHead(model);
    const head = { ...parameters(3, dimensions), dimensions, classes: 3 };
    return appendHead(model, { feature, ...head });
  },
  attachLoss: (model, { told = {}, truths: [{ classes }] }) => {
    const [logits] = [told.logits ?? []].flat();
    const prior = priorFromCounts(Array.from({ length: classes }, () => 7));
    return attachLoss(model, { prior, ...(logits === undefined ? {} : { logits }) });
  },
  extractFeatureModel: (model) => extractFeatureModel(model, findClassifierHead(model).feature),
  fixInputSize: (model) =>
    fixInputSize(
      model,
      inputShape(model)
        .shape.slice(1)
        .map((size) => (typeof size === "number" ? size : 7)),
    ),
  replaceHead: (model) => {
    const head = findClassifierHead(model);
    return replaceHead(model, head, parameters(head.classes + 2, head.dimensions));
  },
  retargetModel: (model, family) => retargetModel(frozen(adjusted(model, family))),
  stripAdjustment: (model, family) => stripAdjustment(frozen(adjusted(model, family))),
  withMetadata: (model) => withMetadata(model, { author: "somebody" }),
};

test.each(Object.entries(edits))("%s", (_, edit) => {
  const made = repaired.filter((family) => {
    const model = frozen(readModel(fileOf(family)));
    const own = new Map(model.graph?.initializer.map((tensor) => [tensor.name, tensor]));
    const result = attempt(() => edit(model, family));
    const tensors = result?.graph?.initializer ?? [];
    const copied = tensors.filter((tensor) => (own.get(tensor.name) ?? tensor) !== tensor);
    expect(copied).toEqual([]);
    return result !== undefined;
  });
  expect(made.length).toBeGreaterThan(60);
});
