// attachLoss on every classifier of the zoo: losses of the true scores, computed outside, and everything else as before.
import { balancedSigmoidGradient, balancedSigmoidLoss, balancedSoftmaxGradient } from "@balms/core";
import { BalmsError, balancedSoftmaxLoss, priorFromCounts, reduceLosses } from "@balms/core";
import { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { attachLoss, modelMetadata, readModel } from "../src/index.ts";
import { traceClassScores } from "../src/scores/find-class-scores.ts";
import { differences } from "./zoo/compare.ts";
import { expose } from "./zoo/expose.ts";
import { repaired } from "./zoo/families.ts";
import type { Repaired } from "./zoo/family.ts";
import { fileOf } from "./zoo/file-of.ts";
import { randomFeeds, runOnce } from "./zoo/run-once.ts";
import { readScores } from "./zoo/true-scores.ts";
import { alongAxis } from "./zoo/values.ts";
import type { Values } from "./zoo/values.ts";

const single = repaired.filter(
  ({ truths, notRun, told, sizes }) =>
    truths.length === 1 &&
    notRun === undefined &&
    !Array.isArray(told?.logits) &&
    // The mean of no losses is nothing to compare with.
    sizes?.["N"] !== 0,
);
const isRaw = ({ truths: [{ kind }] }: Repaired): boolean =>
  kind === "softmax" || kind === "sigmoid" || kind === "binary";

function toldOf({ told, truths: [{ classes, kind }] }: Repaired) {
  const counts = Array.from({ length: classes }, (_, id) => Math.ceil(1000 / (id + 1)));
  const prior = priorFromCounts(counts, { counted: "images", examples: 2000 });
  const logits = told?.logits as string | undefined;
  return {
    logits,
    ...((kind === "softmax" || kind === "sigmoid") && told?.kind && { kind }),
    prior,
  };
}

/** The numbers of a tensor, the class axis last. */
function linesOf(values: Values, axis: number): number[][] {
  // One score alone may have no axis of its own.
  if (axis === values.dims.length) return Array.from(values.data, (value) => [value]);
  const lines: number[][] = [];
  alongAxis(values, axis, (line) => {
    lines.push([...line]);
    return line;
  });
  return lines;
}

/** Which scores are found is for other tests to say. */
function isFound(family: Repaired): boolean {
  const { prior, ...told } = toldOf(family);
  try {
    traceClassScores(readModel(fileOf(family)), { ...told, classes: prior.classes.length });
    return true;
  } catch (error) {
    if (BalmsError.isInstance(error)) return false;
    throw error;
  }
}

const raw = single.filter((family) => isRaw(family) && isFound(family));

test("most of the zoo", () => {
  expect(raw.length).toBeGreaterThan(80);
});

test.each(raw)("$name", async (family) => {
  const model = readModel(fileOf(family));
  const { truths } = family;
  const [{ tensor, axis, kind }] = truths;
  const { prior, ...told } = toldOf(family);
  const [scores] = traceClassScores(model, { ...told, classes: prior.classes.length }).scores;
  const feeds = randomFeeds(model, family, 3);
  const before = await runOnce(model, feeds, family);
  const inside = await runOnce(expose(model, [tensor]), feeds, family, [tensor]);
  const lines = linesOf(readScores(truths, inside)[0], axis);
  const ids = Int32Array.from(lines, (_, row) => (7 * row + 1) % prior.classes.length);

  const withLoss = attachLoss(model, { ...told, prior });
  const names = JSON.parse(modelMetadata(withLoss)["balms.loss"]) as Record<string, string>;
  const declared = withLoss.graph!.input.find(({ name }) => name === names["labels"])!;
  // The rows of tokens and pixels have several axes, the first of them the batch.
  const rank =
    declared.type!.value.case === "tensorType" ? declared.type!.value.value.shape!.dim.length : 0;
  const shape = (inside[tensor] as Values).dims.toSpliced(axis, 1).slice(0, rank);
  while (shape.length < rank) shape.push(1);
  const labels = new Tensor("int32", ids, shape);
  const after = await runOnce(withLoss, { ...feeds, [names["labels"]]: labels }, family);

  for (const [name, values] of Object.entries(before)) expect(after[name]).toEqual(values);
  // One score alone is that of the second class beside 0.
  const isBinary = kind === "binary";
  const flat = Float64Array.from(isBinary ? lines.flatMap(([score]) => [0, score]) : lines.flat());
  const losses =
    kind === "sigmoid"
      ? balancedSigmoidLoss(flat, ids, { prior })
      : balancedSoftmaxLoss(flat, ids, { prior });
  const all =
    kind === "sigmoid"
      ? balancedSigmoidGradient(flat, ids, { prior })
      : balancedSoftmaxGradient(flat, ids, { prior });
  const gradient = isBinary ? all.filter((_, index) => index % 2 === 1) : all;
  const found = {
    losses: after[names["losses"]],
    loss: after[names["loss"]],
    gradient: {
      dims: [gradient.length],
      data: linesOf(after[names["gradient"]] as Values, scores.axis).flat(),
    },
  };
  const wanted = {
    losses: { dims: shape, data: [...losses] },
    loss: { dims: [], data: [reduceLosses(losses)] },
    gradient: { dims: [gradient.length], data: [...gradient].map((value) => value * scores.scale) },
  };
  expect(differences(found, wanted, { tolerance: 1e-4, ...family })).toBeUndefined();
});

test.each(single.filter((family) => !isRaw(family)))(
  "$name: no raw score for each class",
  (family) => {
    expect(() => attachLoss(family.model, toldOf(family))).toThrow(BalmsError);
  },
);
