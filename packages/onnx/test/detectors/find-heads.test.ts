import { expect, test } from "vitest";
import { findDetectorHeads } from "../../src/index.ts";
import { families } from "./all-families.ts";
import { copyModel } from "../../src/model/copy-model.ts";
import { detr, rtDetr } from "./queries.ts";

test.each(families)("the class layer of %s is found, and nothing else", (_name, build) => {
  const { model, classes, kind, layers, anchors = 1, choice, ...rest } = build();
  const { stride = kind === "softmax-background" ? classes + 1 : classes, first = 0 } = rest;
  const [head, ...others] = findDetectorHeads(model, { classes });
  expect(head).toMatchObject({ kind, use: "scores", classes });
  expect(head.levels.map((level) => level.logits)).toEqual(layers);
  for (const level of head.levels) expect(level).toMatchObject({ anchors, stride, first });
  const chosen = choice === undefined ? [] : [[choice, "choice"]];
  expect(others.map(({ name, use }) => [name, use])).toEqual(chosen);
  expect(head.evidence.length).toBeGreaterThan(1);
});

const shown = families.filter(([name]) => name !== "DETR");

test.each(shown)("the background of %s is the score that nothing takes", (_name, build) => {
  const { model, classes, background } = build();
  expect(findDetectorHeads(model, { classes })[0].background).toBe(background);
});

test("a choice of queries shows a detector although its outputs do not", () => {
  const { model } = rtDetr();
  const copy = copyModel(model);
  copy.graph.output = copy.graph.output.filter(({ name }) => name === "logits");
  const [{ evidence }] = findDetectorHeads(copy, { classes: 5 });
  expect(evidence).toContain("queries are chosen by scores of the same classes");
});

test("what DETR's outputs mean is not told by its graph", () => {
  expect(findDetectorHeads(detr().model, { classes: 5 })[0].background).toBeUndefined();
});
