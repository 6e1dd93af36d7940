// What the losses refuse of their arguments, and that they say which is wrong.
import * as tf from "@tensorflow/tfjs";
import { priorFromCounts } from "@balms/core";
import { balancedSigmoidLoss, balancedSoftmaxLoss } from "@balms/tfjs";
import type { SoftmaxLossOptions } from "@balms/tfjs";
import { beforeEach, describe, expect, test } from "vitest";
import { ids, logits, prior, sigmoid, softmax } from "./three-classes.ts";

await import("@tensorflow/tfjs-backend-wasm");

beforeEach(async () => {
  await tf.setBackend("cpu");
});

describe("the prior and the options", () => {
  test.each([
    [undefined, {}, "`prior`: received undefined"],
    [prior, 5, "`options`: received 5; expected an object"],
    [prior, "x", '`options`: received "x"'],
    [prior, null, "`options`: received null"],
    [prior, { mismatch: "x" }, '`mismatch`: received "x"'],
    [prior, { tau: -1 }, "`tau`: received -1"],
    [prior, { labelSmoothing: 1 }, "`labelSmoothing`: received 1"],
    [prior, { labelSmoothing: null }, "`labelSmoothing`: received null"],
    [prior, { sampled: priorFromCounts([1, 1, 1]) }, 'received 0.5 for "0"'],
    [priorFromCounts([1, 0]), {}, "no examples"],
  ])("of softmax: %o with %o", (given, options, message) => {
    expect(() => balancedSoftmaxLoss(given as typeof prior, options as SoftmaxLossOptions)).toThrow(
      message,
    );
  });

  test("a mismatch can be intended", () => {
    const sampled = priorFromCounts([1, 1, 1]);
    const loss = balancedSoftmaxLoss(prior, { sampled, mismatch: "intended" });
    expect(loss(tf.tensor1d([2], "int32"), tf.zeros([1, 3])).dataSync()[0]).toBeCloseTo(
      -Math.log(0.2),
      6,
    );
  });

  test.each([
    [undefined, "`prior`: received undefined"],
    [null, "`prior`"],
    [[0.5, 1], /`frequencies.*received 1/],
    [[], /`frequencies/],
    [{}, "`prior`"],
  ])("of sigmoid: %o", (given, message) => {
    expect(() => balancedSigmoidLoss(given as number[])).toThrow(message);
  });

  test.each([
    [5, "`options`: received 5"],
    ["x", '`options`: received "x"'],
    [{ zeroCounts: "x" }, '`zeroCounts`: received "x"; expected nothing beside frequencies'],
    [{ alpha: 1 }, "`alpha`: received 1; expected nothing beside frequencies"],
    [{ dividesByClassesMinusOne: 1 }, "`dividesByClassesMinusOne`: received 1"],
  ])("of sigmoid with %o", (options, message) => {
    expect(() => balancedSigmoidLoss([0.5, 0.2], options as object)).toThrow(message);
  });
});

describe.each([softmax, sigmoid])("$name", (loss) => {
  test.each([
    ["targets", () => undefined, logits, "`targets`: received undefined; expected a tensor"],
    ["targets", () => [0, 1], logits, "`targets`: received Array of length 2; expected a tensor"],
    ["logits", ids, () => null, "`logits`: received null; expected a tensor"],
    ["logits", ids, () => tf.zeros([2, 4]), "`logits`: received float32 [2, 4]"],
    ["logits", ids, () => tf.zeros([6]), "`logits`: received float32 [6]"],
    ["logits", ids, () => tf.zeros([2, 3], "int32"), "`logits`: received int32 [2, 3]"],
    ["targets", () => tf.zeros([3]), logits, "`targets`: received float32 [3]"],
    ["targets", () => tf.zeros([2, 2]), logits, "`targets`: received float32 [2, 2]"],
    ["targets", () => tf.tensor1d(["a", "b"]), logits, "`targets`: received string [2]"],
  ])("wrong %s (%#)", (_, targets, scores, message) => {
    expect(() => loss(targets() as tf.Tensor, scores() as tf.Tensor)).toThrow(message);
  });

  test("a disposed tensor", () => {
    const gone = logits();
    gone.dispose();
    expect(() => loss(ids(), gone)).toThrow("`logits`: received a disposed tensor");
  });

  test.each([
    [[1], "`rowWeights`: received 1 numbers"],
    [[1, -1], "`rowWeights`: received -1"],
    [null, "`rowWeights`: received null"],
    [() => tf.ones([3]), "`rowWeights`: received a tensor [3]"],
    [[1, 1e300], "`rowWeights`: received Infinity at position 1"],
    [() => tf.tensor1d(["a", "b"]), "`rowWeights`: received a string tensor"],
  ])("weights of rows: %o", (given, message) => {
    const rowWeights = typeof given === "function" ? given() : given;
    expect(() => loss(ids(), logits(), { rowWeights: rowWeights as number[] })).toThrow(message);
  });

  test.each(["cpu", "wasm"])("wrong class ids on %s", async (backend) => {
    await tf.setBackend(backend);
    for (const [id, shown] of [
      [3, "3"],
      [-2, "-2"],
      [0.5, "0.5"],
      [NaN, "NaN"],
    ] as const) {
      for (const rows of [3, 9000]) {
        const wrong = tf.tensor1d(new Float32Array(rows).fill(id, rows - 1));
        expect(() => loss(wrong, tf.zeros([rows, 3]))).toThrow(
          `\`targets\`: received ${shown} at row ${rows - 1}`,
        );
      }
    }
  });

  test.each(["cpu", "wasm"])("weights of rows in a tensor on %s", async (backend) => {
    await tf.setBackend(backend);
    for (const wrong of [NaN, Infinity, -1]) {
      const rowWeights = tf.tensor1d([1, wrong]);
      expect(() => loss(ids(), logits(), { rowWeights })).toThrow(
        `\`rowWeights\`: received ${wrong} at position 1; expected finite numbers of at least 0`,
      );
    }
  });

  test.each([[5], ["x"], [[1, 1]], [() => tf.ones([2])]])("options: %o", (given) => {
    const options = typeof given === "function" ? given() : given;
    expect(() => loss(ids(), logits(), options as object)).toThrow("`options`: received");
  });

  test("nothing is left behind by a refused batch", () => {
    const batch = [tf.tensor1d([0, 7], "int32"), logits()];
    const before = tf.memory().numTensors;
    expect(() => loss(batch[0], batch[1])).toThrow("`targets`");
    const failing = () => tf.grad((x) => tf.sum(loss(batch[0], x)))(batch[1]);
    expect(failing).toThrow("`targets`");
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("the extras of the sigmoid form have shapes", () => {
  const targets = tf.ones([2, 3]);
  expect(() => sigmoid(targets, logits(), { mask: [1] })).toThrow(
    "`mask`: received Array of length 1",
  );
  expect(() => sigmoid(targets, logits(), { background: tf.ones([3]) })).toThrow(
    "`background`: received a tensor [3]; expected a tensor [2], or 2 numbers",
  );
  expect(() => sigmoid(ids(), logits(), { background: [0, 1] })).toThrow(
    "Class ids say it with -1.",
  );
});

test("names survive minification, since tfjs names metrics after functions", () => {
  expect([softmax.name, sigmoid.name]).toEqual(["balancedSoftmaxLoss", "balancedSigmoidLoss"]);
});

test("an empty batch has no losses", () => {
  expect(softmax(tf.zeros([0], "int32"), tf.zeros([0, 3])).shape).toEqual([0]);
});
