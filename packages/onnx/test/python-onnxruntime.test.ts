// The functions and attached losses in Python: ONNX's full check, its own evaluator and ONNX Runtime, against onnxruntime-node.
import { describe, expect, test } from "vitest";
import { findPython } from "../../../tools/python/find-python.ts";
import { attachLoss, functionsModel } from "../src/index.ts";
import { elementTypeCode } from "../src/model/element-type.ts";
import { withTrainingStep } from "./python/with-training-step.ts";
import { runInPython } from "./python/run-in-python.ts";
import type { PythonCase, PythonOutputs } from "./python/run-in-python.ts";
import { runModel } from "./run-model.ts";
import { head, prior } from "./three-classes.ts";

const python = findPython("onnx.reference, onnxruntime");
if (python === undefined) {
  // Not through the console, which is shown for failed tests alone.
  process.stderr.write("left out: no Python with onnx and onnxruntime; BALMS_PYTHON names one\n");
}

const f32 = (shape: number[], values: number[]) => ({ shape, type: "float32" as const, values });
const i32 = (shape: number[], values: number[]) => ({ shape, type: "int32" as const, values });

/** One number, so often, in half precision. */
const half = (shape: number[], value: number) => ({
  shape,
  type: "float16" as const,
  values: Array.from({ length: shape.reduce((all, size) => all * size) }, () => value),
});

const batch = {
  logits: f32([4, 3], [1000, 0, -1000, 0.5, 0.2, -3, 1, 2, 3, 1, 2, 3]),
  added: f32([3], [-1, -2, Number.NEGATIVE_INFINITY]),
  labels: i32([4], [1, 0, -1, 7]),
  targets: f32([4, 3], [1, 1, 0, 0, 0, 0, 0.25, 1, 0, 1, 2, 0]),
  rowWeights: f32([4], [1, 2, 1, 0]),
};
const features = f32([3, 2], [1, 2, -3, 0.5, 0, 1]);
const labels = i32([3], [2, 0, 1]);
const learningRate = f32([], [0.1]);

const opsets = Array.from({ length: 16 }, (_, index) => 11 + index);
const cases: Readonly<Record<string, PythonCase>> = {
  ...Object.fromEntries(
    opsets.map((opset) => [
      `the functions, operator version ${opset}`,
      { model: functionsModel({ opset }), feeds: batch },
    ]),
  ),
  "Balanced Softmax attached": { model: attachLoss(head, { prior }), feeds: { features, labels } },
  "the sigmoid form attached": {
    model: attachLoss(head, { prior, kind: "sigmoid" }),
    feeds: { features, labels: i32([3], [2, -1, 1]) },
  },
  "several classes attached": {
    model: attachLoss(head, { prior, kind: "sigmoid", labels: "multi-hot" }),
    feeds: { features, labels: f32([3, 3], [1, 0, 1, 0, 0, 0, 0.5, 1, 1]) },
  },
  "a training step": {
    model: attachLoss(head, { prior, trainingInfo: true }),
    feeds: { features, labels, learningRate },
    algorithm: true,
  },
};

function largestDifference(
  found: PythonOutputs,
  wanted: Readonly<Record<string, number[]>>,
): number {
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(wanted).toSorted());
  const differences = Object.entries(wanted).flatMap(([name, values]) =>
    values.map((value, index) =>
      Object.is(value, found[name].values[index])
        ? 0
        : Math.abs(value - found[name].values[index]) / Math.max(1, Math.abs(value)),
    ),
  );
  return Math.max(...differences);
}

describe.runIf(python !== undefined)("in Python", () => {
  const results = python === undefined ? [] : runInPython(python, Object.values(cases));

  test.each(Object.keys(cases).map((name, index) => [name, index] as const))(
    "%s",
    async (name, index) => {
      const { model, feeds, algorithm = false } = cases[name];
      const wanted = await runModel(
        algorithm ? withTrainingStep(model) : model,
        Object.fromEntries(
          Object.entries(feeds).map(([input, { shape, type, values }]) => [
            input,
            [shape, (type === "int32" ? Int32Array : Float32Array).from(values)],
          ]),
        ),
      );
      expect(largestDifference(results[index].runtime, wanted)).toBeLessThan(2e-6);
      expect(largestDifference(results[index].reference, wanted)).toBeLessThan(2e-6);
    },
  );

  test("the functions in half precision, over more rows than it can count to", () => {
    const model = functionsModel({ opset: 18 });
    for (const { type } of [...(model.graph?.input ?? []), ...(model.graph?.output ?? [])]) {
      if (type?.value.case !== "tensorType" || type.value.value.elemType !== 1) continue;
      type.value.value.elemType = elementTypeCode("float16");
    }
    const rows = 66_000;
    const feeds = {
      logits: half([rows, 2], 0),
      added: half([2], 0),
      labels: i32(
        [rows],
        Array.from({ length: rows }, () => 1),
      ),
      targets: half([rows, 2], 1),
      rowWeights: half([rows], 2),
    };
    const [{ runtime, reference }] = runInPython(python ?? "", [{ model, feeds }]);
    for (const outputs of [runtime, reference]) {
      expect(outputs["softmax.loss"].values[0]).toBeCloseTo(2 * Math.log(2), 2);
      expect(outputs["softmax.overWeights"].values[0]).toBeCloseTo(Math.log(2), 2);
      expect(outputs["multiLabel.loss"].values[0]).toBeCloseTo(4 * Math.log(2), 1);
    }
  });
});
