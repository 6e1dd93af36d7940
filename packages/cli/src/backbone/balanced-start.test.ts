import { balancedSoftmaxLoss, plainSoftmaxLoss, priorFromCounts } from "@balms/core";
import { findClassifierHead, headModel, headParameters, type HeadParameters } from "@balms/onnx";
import { expect, test } from "vitest";
import { balancedStart } from "./balanced-start.ts";

const prior = priorFromCounts([500, 40, 3]);
const settings = { head: { tau: 1 }, zeroCounts: "error" } as unknown as Parameters<
  typeof balancedStart
>[2];
const dimensions = 2;
const weight = Float32Array.of(1, -1, 0.5, 2, -2, 0.25);
const bias = Float32Array.of(3, 0.5, -2);

function started(training: HeadParameters["training"]): Float32Array {
  const model = headModel({ training, weight, bias, dimensions, classes: 3 });
  const start = balancedStart({ model, head: findClassifierHead(model) }, prior, settings);
  return headParameters(start, findClassifierHead(start)).bias;
}

/** Scores of one row, [1, 0]. */
function scores(of: Float32Array): Float32Array {
  return of.map((value, id) => value + weight[2 * id]);
}

test("Balanced Softmax begins with the loss that plain softmax ended with", () => {
  for (const label of [0, 1, 2]) {
    const [plain] = plainSoftmaxLoss(scores(bias), [label], { classes: 3 });
    const [balanced] = balancedSoftmaxLoss(scores(started("unknown")), [label], { prior });
    expect(balanced).toBeCloseTo(plain, 5);
  }
});

test("a head that says that it was trained with Balanced Softmax stays as it is", () => {
  const note = { priorDigest: prior.digest, sampled: prior };
  expect(started({ ...note, method: "balanced-softmax", inLoss: prior })).toEqual(bias);
  expect(started({ ...note, method: "softmax" })).toEqual(started("unknown"));
  expect(started("unknown")).not.toEqual(bias);
});
