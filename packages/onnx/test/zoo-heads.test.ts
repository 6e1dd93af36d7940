// Heads of the zoo's families are found, read and replaced: with its own parameters, a head gives the scores that it gave before.
import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { builderFromModel } from "../src/graph/builder-from-model.ts";
import { readValueInfo } from "../src/graph/value-info.ts";
import { findClassifierHead, headParameters, readModel, replaceHead } from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { expose } from "./zoo/expose.ts";
import { repaired } from "./zoo/families.ts";
import type { Repaired } from "./zoo/family.ts";
import { fileOf } from "./zoo/file-of.ts";
import { randomFeeds, runOnce } from "./zoo/run-once.ts";
import type { Values } from "./zoo/values.ts";

/** Families without a linear layer that all scores come from, or with one that only a name tells from others. */
const noHead =
  /Classifier|naive Bayes|against the rest|by hand|ArgMax alone|MatMulNBits|Concat of|BatchNormalization|another order|two heads|mean of two|sum of two|raw scores or/u;

/** Families whose old scores were rounded, cut off or cooled on their way, which a new head's are not. */
const changed = /QDQ|QLinear|QGemm|dynamic|Relu|at a temperature|SVMClassifier/u;

/** Families in which something depends on the number of classes. */
const fixed = /whose branches|whose body|ArrayFeatureExtractor|Squeeze to \[N\]/u;

/** Families with numbers of another file. */
const unread = /external data/u;

const withHead = repaired.filter(({ name }) => !noHead.test(name) && !unread.test(name));
const running = withHead.filter(({ notRun }) => notRun === undefined);

function headOf(family: Repaired): [OnnxModel, ReturnType<typeof findClassifierHead>] {
  const model = readModel(fileOf(family));
  return [model, findClassifierHead(model)];
}

/** The output that holds the raw scores now. */
function rawOutput(model: OnnxModel, replaced: OnnxModel, usual: string): string {
  const before = new Set(model.graph?.output.map(({ name }) => name));
  return replaced.graph?.output.find(({ name }) => !before.has(name))?.name ?? usual;
}

test("there are many", () => {
  expect(running.length).toBeGreaterThan(80);
});

test.each(repaired.filter(({ name }) => noHead.test(name)))("$name has no head", (family) => {
  expect(() => headOf(family)).toThrow(ModelError);
});

test.each(running)("$name: the same head again", async (family) => {
  const [model, head] = headOf(family);
  const replaced = replaceHead(model, head, headParameters(model, head));
  const feeds = randomFeeds(model, family, 1);
  const truth = family.truths[0].tensor;
  const wanted = await runOnce(expose(model, [truth]), feeds, family, [truth]);
  const name = rawOutput(model, replaced, head.output);
  const found = await runOnce(replaced, feeds, family, [name]);
  const [before, after] = [wanted[truth] as Values, found[name] as Values];
  expect(after.data).toHaveLength(before.data.length);
  if (changed.test(family.name) || /Transpose to/u.test(family.name)) return;
  // There are no scores in the graph to compare with, but their Softmax inside a function.
  if (family.truths[0].read !== undefined) return;
  // Parameters are read in single precision.
  const tolerance = Math.max(family.tolerance ?? 2e-5, 1e-6);
  for (const [index, value] of after.data.entries()) {
    expect(Math.abs(value - before.data[index])).toBeLessThan(
      10 * tolerance * (1 + Math.abs(value)),
    );
  }
});

/** The same head with one class more, of zeros. */
function widened(model: OnnxModel, head: ReturnType<typeof findClassifierHead>): OnnxModel {
  const { weight, bias } = headParameters(model, head);
  const wider = new Float32Array(weight.length + head.dimensions);
  wider.set(weight);
  const more = new Float32Array(bias.length + 1);
  more.set(bias);
  return replaceHead(model, head, { weight: wider, bias: more, training: "unknown" });
}

const [open, bound] = [false, true].map((isFixed) =>
  running.filter(({ name }) => fixed.test(name) === isFixed),
);

test.each(bound)("$name: the number of classes stays", (family) => {
  const [model, head] = headOf(family);
  expect(() => widened(model, head)).toThrow(/classes in the place of/u);
});

test.each(open)("$name: a head of one class more", async (family) => {
  const [model, head] = headOf(family);
  const replaced = widened(model, head);
  const found = await runOnce(replaced, randomFeeds(model, family, 1), family);
  for (const info of replaced.graph?.output ?? []) {
    const { dims } = found[info.name] as Values;
    const declared = readValueInfo(info).shape ?? [];
    const told = declared.map((size, axis) => (typeof size === "number" ? size : dims[axis]));
    expect(told).toEqual(dims);
  }
  const raw = rawOutput(model, replaced, head.output);
  expect((found[raw] as Values).dims).toContain(head.classes + 1);
  expect(builderFromModel(replaced).shapeOf(raw)).toBeDefined();
});
