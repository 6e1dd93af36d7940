import {
  ArgumentError,
  createRandom,
  InterruptedError,
  plainSoftmaxLoss,
  predictClasses,
  reduceLosses,
  type TrainingProgress,
} from "@balms/core";
import { learnWeightScale, linearLogits, retrainHead } from "@balms/core/heads";
import { describe, expect, test } from "vitest";

const features = Float64Array.of(0, 0.2, 0.1, 0, 0.1, 0.3, 2, 1);
const labels = [0, 0, 0, 1];
const head = { weight: Float64Array.of(1, 0, -1, 1), bias: Float64Array.of(1, -1) };
const options = () => ({
  classes: 2,
  dimensions: 2,
  random: createRandom("training"),
  steps: 150,
  batchSize: 8,
});

const methods = {
  retrainHead: (change: object = {}, x: Float64Array | Float32Array = features, y = labels) =>
    retrainHead({ features: x, labels: y }, { ...options(), ...change }),
  learnWeightScale: (change: object = {}, x: Float64Array | Float32Array = features, y = labels) =>
    learnWeightScale(head, { features: x, labels: y }, { ...options(), ...change }),
};

describe.each(Object.entries(methods))("%s", (_, train) => {
  test("lowers the loss, and returns that of every step", async () => {
    const { losses } = await train();
    expect(losses).toHaveLength(150);
    expect(losses[149]).toBeLessThan(losses[0]);
  });

  test("the same generator gives the same head", async () => {
    expect(await train()).toEqual(await train());
    expect(await train({ random: createRandom("other") })).not.toEqual(await train());
  });

  test("single-precision features give nearly the same", async () => {
    const double = await train();
    const single = await train({}, Float32Array.from(features));
    for (const [i, value] of double.weight.entries()) {
      expect(single.weight[i]).toBeCloseTo(value, 4);
    }
  });

  test("tells how far it is", async () => {
    const seen: TrainingProgress[] = [];
    const { losses } = await train({ steps: 3, onStep: (at: TrainingProgress) => seen.push(at) });
    expect(seen).toEqual([...losses].map((loss, i) => ({ step: i + 1, steps: 3, loss })));
  });

  test("stops between two steps when it is asked to", async () => {
    const signal = { aborted: false };
    let steps = 0;
    const onStep = () => {
      steps++;
      signal.aborted = steps === 5;
    };
    await expect(train({ signal, onStep })).rejects.toSatisfy(InterruptedError.isInstance);
    expect(steps).toBe(5);
  });

  test("lets events through where its listener does, so that they can stop it", async () => {
    const stop = new AbortController();
    const onStep = async ({ step }: TrainingProgress) => {
      if (step === 3) setTimeout(() => stop.abort(), 0);
      await new Promise((resolve) => setTimeout(resolve, 0));
    };
    const long = train({ steps: 100_000, signal: stop.signal, onStep });
    await expect(long).rejects.toSatisfy(InterruptedError.isInstance);
  });

  test("waits for a promise that its listener returns", async () => {
    const order: number[] = [];
    const onStep = async ({ step }: TrainingProgress) => {
      await Promise.resolve();
      order.push(step);
    };
    await train({ steps: 3, onStep });
    expect(order).toEqual([1, 2, 3]);
  });

  test("a failure of its listener comes out as it is", async () => {
    const failing = train({ onStep: () => Promise.reject(new Error("disk full")) });
    await expect(failing).rejects.toThrow("disk full");
  });

  test("a rate at which it diverges is refused", async () => {
    const far = features.map((x) => x * 1e150);
    await expect(train({ learningRate: 1e200 }, far)).rejects.toSatisfy(ArgumentError.isInstance);
    await expect(train({ learningRate: 1e200, steps: 1 }, far)).rejects.toThrow("`learningRate`");
  });

  test.each([
    [{ classes: 0 }, "`classes`: received 0"],
    [{ dimensions: 3 }, "`data.features`: received Float64Array of length 8"],
    [{ random: undefined }, "`random`: received undefined"],
    [{ steps: 0 }, "`steps`: received 0"],
    [{ batchSize: 1.5 }, "`batchSize`: received 1.5"],
    [{ batchSize: 2 ** 40 }, "`batchSize`: received 1099511627776"],
    [{ learningRate: -1 }, "`learningRate`: received -1"],
    [{ momentum: 1 }, "`momentum`: received 1"],
    [{ weightDecay: -1 }, "`weightDecay`: received -1"],
  ])("%o is refused", async (change, message) => {
    await expect(train(change)).rejects.toThrow(message);
  });

  test("labels that do not fit are refused", async () => {
    await expect(train({}, features, [0, 0, 0])).rejects.toThrow(
      "`data.labels`: received Array of length 3; expected 4 class ids",
    );
    await expect(train({}, features, [0, 0, 0, 2])).rejects.toThrow(
      "`data.labels`: received 2 at row 3",
    );
    await expect(train({}, new Float64Array(), [])).rejects.toThrow("`rows`: received 0");
  });
});

test("every class has the same share of a batch, and every row of a class", async () => {
  // The start of LWS changes nothing, so the first loss is the mean loss of what was drawn.
  const rows = Float64Array.of(0, 0, 1, 3, -2, 1, 1, 1);
  const { losses } = await learnWeightScale(
    head,
    { features: rows, labels },
    {
      ...options(),
      steps: 1,
      batchSize: 200_000,
    },
  );
  const each = plainSoftmaxLoss(linearLogits(rows, head), labels, { classes: 2 });
  const expected = reduceLosses(each, { rowWeights: [1, 1, 1, 3], over: "weights" });
  expect(Math.abs(losses[0] - expected)).toBeLessThan(0.01);
  expect(Math.abs(reduceLosses(each) - expected)).toBeGreaterThan(0.05);
});

test("cRT starts within ±1/√D, and steps down the derivative of the cross-entropy", async () => {
  const x = Float64Array.of(0.3, -1, 1, 0.5);
  const stepAt = (learningRate: number) =>
    retrainHead(
      { features: x, labels: [0, 1] },
      {
        ...options(),
        steps: 1,
        batchSize: 1,
        learningRate,
        momentum: 0,
        weightDecay: 0,
      },
    );
  const start = await stepAt(1e-300);
  const all = [...start.weight, ...start.bias];
  expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(Math.SQRT1_2);
  expect(new Set(all).size).toBe(all.length);
  const rowLosses = (weight: Float64Array) =>
    plainSoftmaxLoss(linearLogits(x, { ...start, weight }), [0, 1], { classes: 2 });
  const drawn = rowLosses(start.weight).indexOf(start.losses[0]);
  expect(drawn).not.toBe(-1);
  const { weight } = await stepAt(0.2);
  for (const [i, value] of start.weight.entries()) {
    const moved = (by: number) => rowLosses(start.weight.with(i, value + by))[drawn];
    expect((value - weight[i]) / 0.2).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
  }
});

test("the first step of LWS is down the derivative by the scales", async () => {
  const x = Float64Array.of(0.3, -1, 1, 0.5);
  const { scale, losses } = await learnWeightScale(
    head,
    { features: x, labels: [0, 1] },
    {
      ...options(),
      steps: 1,
      batchSize: 1,
      learningRate: 0.2,
      momentum: 0,
      weightDecay: 0,
    },
  );
  const lossesAt = (factors: number[]) => {
    const weight = head.weight.map((w, i) => w * factors[Math.floor(i / 2)]);
    const bias = head.bias.map((b, c) => b * factors[c]);
    const logits = linearLogits(x, { weight, bias });
    return plainSoftmaxLoss(logits, [0, 1], { classes: 2 });
  };
  const drawn = lossesAt([1, 1]).indexOf(losses[0]);
  expect(drawn).not.toBe(-1);
  for (const c of [0, 1]) {
    const moved = (by: number) => lossesAt([1, 1].with(c, 1 + by))[drawn];
    expect((1 - scale[c]) / 0.2).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
  }
});

test("LWS keeps every direction, and returns the head that its scales make", async () => {
  const { weight, bias, scale } = await methods.learnWeightScale();
  expect([...weight]).toEqual([...head.weight].map((w, i) => w * scale[Math.floor(i / 2)]));
  expect([...bias]).toEqual([...head.bias].map((b, c) => b * scale[c]));
  expect(head.weight).toEqual(Float64Array.of(1, 0, -1, 1));
});

test("cRT learns a class of one row among many", async () => {
  const trained = await methods.retrainHead({ steps: 400, weightDecay: 0 });
  const logits = linearLogits(features, trained);
  expect([...predictClasses(logits, { classes: 2 })]).toEqual(labels);
});

test("a class without rows is not drawn", async () => {
  const { losses } = await methods.retrainHead({ classes: 3 });
  expect(losses.every(Number.isFinite)).toBe(true);
});

test.each([
  ["no head", undefined, "`head.weight`: received undefined"],
  ["another width", { ...head, weight: new Float64Array(6) }, "`head.weight`: received 6 numbers"],
  ["another bias", { ...head, bias: new Float64Array(1) }, "`head.bias`: received 1 numbers"],
])("LWS refuses %s", async (_, wrong, message) => {
  const call = learnWeightScale(wrong as never, { features, labels }, options());
  await expect(call).rejects.toThrow(message);
});

test("no options are refused by name", async () => {
  const none = undefined as never;
  await expect(retrainHead({ features, labels }, none)).rejects.toThrow("`classes`");
  await expect(learnWeightScale(head, { features, labels }, none)).rejects.toThrow("`classes`");
});
