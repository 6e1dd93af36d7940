import { ArgumentError, balancedSigmoidLoss, createRandom } from "@balms/core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { writeModel } from "../model/write-model.ts";
import { balmsFunctions } from "./balms-functions.ts";
import { functionsModel } from "./functions-model.ts";

type FloatType = "float32" | "float64";

interface Batch {
  readonly logits: readonly number[];
  readonly added: readonly number[];
  readonly labels: readonly number[];
  /** By default what the labels say. */
  readonly targets?: readonly number[];
  readonly rowWeights?: readonly number[];
}

type Results = Record<string, number[]>;

/** Opens the model that calls every function. */
async function open(opset: number, type: FloatType = "float64") {
  const bytes = writeModel(functionsModel({ opset, type }));
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const floats = (values: readonly number[], dims: readonly number[]): Tensor =>
    new Tensor(type, (type === "float64" ? Float64Array : Float32Array).from(values), dims);
  return async ({ logits, added, labels, targets, rowWeights }: Batch): Promise<Results> => {
    const [rows, classes] = [labels.length, added.length];
    const oneHot = labels.flatMap((label) => added.map((_, id) => Number(id === label)));
    const results = await session.run({
      logits: floats(logits, [rows, classes]),
      added: floats(added, [classes]),
      labels: new Tensor("int32", Int32Array.from(labels), [rows]),
      targets: floats(targets ?? oneHot, [rows, classes]),
      rowWeights: floats(rowWeights ?? labels.map(() => 1), [rows]),
    });
    return Object.fromEntries(
      Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float64Array)]),
    );
  };
}

const random = createRandom(4);
const batch = {
  logits: Array.from({ length: 12 }, () => 2 * random.normal()),
  added: [0, -1, -3],
  labels: [0, 2, 1, 2],
  rowWeights: [1, 0.5, 2, 3],
};

describe.each([11, 12, 13, 14, 15, 17, 18, 21, 24, 26])("operator version %i", (opset) => {
  test.each<FloatType>(["float32", "float64"])(
    "computes what version 17 does, in %s",
    async (type) => {
      const [here, there] = [await open(opset, type), await open(17)];
      const background = { ...batch, labels: [0, -1, 1, 2] };
      for (const given of [batch, background]) {
        const [found, wanted] = [await here(given), await there(given)];
        const differences = Object.entries(wanted).flatMap(([name, values]) =>
          values.map((value, i) =>
            Object.is(value, found[name][i]) ? 0 : Math.abs(value - found[name][i]),
          ),
        );
        expect(Math.max(...differences)).toBeLessThan(type === "float64" ? 1e-12 : 2e-5);
      }
    },
  );
});

describe("gradients against differences of the mean", () => {
  test.each(["softmax", "sigmoid", "multiLabel"] as const)("%s", async (form) => {
    const run = await open(18);
    const targets = [1, 0, 1, 0, 0, 0, 0.3, 1, 0.9, 1, 1, 1];
    const given = form === "softmax" ? batch : { ...batch, targets, labels: [0, -1, 1, 2] };
    const { [`${form}.gradient`]: gradient } = await run(given);
    for (const index of given.logits.keys()) {
      const moved = async (by: number): Promise<number> => {
        const logits = given.logits.with(index, given.logits[index] + by);
        return (await run({ ...given, logits }))[`${form}.loss`][0];
      };
      expect(gradient[index]).toBeCloseTo(((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5, 8);
    }
  });

  test("with respect to what is added", async () => {
    const run = await open(17);
    const { "softmax.addedGradient": gradient } = await run(batch);
    for (const index of batch.added.keys()) {
      const moved = async (by: number): Promise<number> => {
        const added = batch.added.with(index, batch.added[index] + by);
        return (await run({ ...batch, added }))["softmax.loss"][0];
      };
      expect(gradient[index]).toBeCloseTo(((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5, 8);
    }
  });
});

test("huge scores stay exact, and a masked class takes no part", async () => {
  const run = await open(17, "float32");
  const results = await run({
    logits: [1e30, 0, -1e30, 5, 3, 1e30],
    added: [0, -1, Number.NEGATIVE_INFINITY],
    labels: [1, 0],
  });
  expect(results["softmax.losses"][0]).toBeCloseTo(1e30, -24);
  expect(results["softmax.losses"][1]).toBeCloseTo(Math.log(1 + Math.exp(-3)), 6);
  expect(results["softmax.probabilities"].slice(0, 3)).toEqual([1, 0, 0]);
  expect(results["softmax.gradient"][5]).toBe(0);
  expect(results["sigmoid.gradient"][5]).toBe(0);
  expect(results["sigmoid.losses"][1]).toBeCloseTo(2.1336, 4);
});

test("a label that is no class has an infinite loss and no gradient", async () => {
  const run = await open(17);
  const results = await run({ ...batch, labels: [0, -1, 3, 2], rowWeights: [1, 1, 1, 1] });
  expect(results["softmax.losses"].map(Number.isFinite)).toEqual([true, false, false, true]);
  expect(results["softmax.loss"][0]).toBe(Number.POSITIVE_INFINITY);
  expect(results["softmax.gradient"].map(Number.isNaN)).toEqual(
    [false, true, true, false].flatMap((none) => [none, none, none]),
  );
  // −1 is background there.
  expect(results["sigmoid.losses"].map(Number.isFinite)).toEqual([true, true, false, true]);
  expect(results["sigmoid.gradient"].map(Number.isNaN)).toEqual(
    [false, false, true, false].flatMap((none) => [none, none, none]),
  );
});

test("targets of one class are its id, and several classes are the sum over each", async () => {
  const run = await open(17);
  const one = await run(batch);
  expect(one["multiLabel.losses"]).toEqual(one["sigmoid.losses"]);
  expect(one["multiLabel.gradient"]).toEqual(one["sigmoid.gradient"]);
  const targets = [1, 0, 1, 0, 0, 0, 0.3, 1, 0.9, 1, 1, 1];
  const several = await run({ ...batch, targets });
  const shift = Float64Array.from(batch.added);
  const frequencies = shift.map((added) => 1 / (1 + Math.exp(-added)));
  const [logits, shares] = [batch.logits, targets].map((values) => Float64Array.from(values));
  const losses = balancedSigmoidLoss(logits, shares, { frequencies });
  for (const [row, loss] of losses.entries()) {
    expect(several["multiLabel.losses"][row]).toBeCloseTo(loss, 12);
  }
});

test("targets that are no shares have an infinite loss and no gradient, and a masked class takes no part", async () => {
  const run = await open(17);
  const targets = [1, 0, 0, 1.5, 0, 0, 0, Number.NaN, 1, -0.1, 1, 0];
  const added = [0, -1, Number.NEGATIVE_INFINITY];
  const results = await run({ ...batch, added, targets, rowWeights: [1, 1, 1, 0] });
  const { "multiLabel.losses": losses, "multiLabel.gradient": gradient } = results;
  expect(losses.map(Number.isFinite)).toEqual([true, false, false, false]);
  expect(losses.map(Number.isNaN)).toEqual([false, false, false, false]);
  expect(gradient.slice(0, 3).every(Number.isFinite)).toBe(true);
  expect(gradient.slice(3, 9).every(Number.isNaN)).toBe(true);
  // A row of weight 0 does not count.
  expect(gradient.slice(9)).toEqual([0, 0, 0]);
});

test("a loss that is left of a right row is precise", async () => {
  const run = await open(17, "float32");
  const given = { logits: [9, -9], added: [0, 0], labels: [0] };
  const wanted = 2 * Math.log1p(Math.exp(-9));
  const {
    "sigmoid.losses": [byId],
    "multiLabel.losses": [byTarget],
  } = await run(given);
  expect(byId / wanted).toBeCloseTo(1, 3);
  expect(byTarget).toBe(byId);
});

test("a row without weight does not count, whatever its label", async () => {
  const run = await open(11);
  const results = await run({ ...batch, labels: [0, 9, 1, 2], rowWeights: [1, 0, 1, 2] });
  const losses = results["softmax.losses"];
  const sum = losses[0] + losses[2] + 2 * losses[3];
  expect(results["softmax.loss"][0]).toBeCloseTo(sum / 4, 12);
  expect(results["softmax.overWeights"][0]).toBeCloseTo(sum / 4, 12);
  expect(results["softmax.gradient"].slice(3, 6)).toEqual([0, 0, 0]);
});

test("other operator versions and types are refused", () => {
  expect(() => balmsFunctions({ opset: 10 })).toThrow(ArgumentError);
  expect(() => balmsFunctions({ opset: 27 })).toThrow(
    "`opset`: received 27; expected a whole number from 11 to 26",
  );
  expect(() => balmsFunctions({ type: "float16" as "float32" })).toThrow(ArgumentError);
});
