import {
  balancedAccuracy,
  confusionMatrix,
  createRandom,
  exponentialCounts,
  type LinearHead,
  predictClasses,
  priorFromCounts,
} from "@balms/core";
import {
  learnWeightScale,
  linearLogits,
  nearestClassMeanHead,
  retrainHead,
  tauNormalizeHead,
} from "@balms/core/heads";
import { linearHeadMetaGradient } from "@balms/core/adapter";
import { beforeAll, expect, test } from "vitest";

// Features as a network with rectifiers leaves them: nowhere below 0, one group of them per class.
const [C, D] = [6, 12];
const counts = exponentialCounts({ classes: C, largest: 600, imbalanceFactor: 100 });

function sample(perClass: ArrayLike<number>, seed: string) {
  const random = createRandom(seed);
  const labels = Array.from(perClass).flatMap((count, c) => Array.from({ length: count }, () => c));
  const features = labels.flatMap((label) =>
    Array.from({ length: D }, (_, d) =>
      Math.max(0, random.normal() + (d % C === label ? 1.2 : 0.2)),
    ),
  );
  return { features: Float64Array.from(features), labels };
}

const train = sample(counts, "train");
const balanced = sample(
  counts.map(() => 400),
  "test",
);
const sizes = { classes: C, dimensions: D };
let softmax: LinearHead;

function score(head: LinearHead): number {
  const predictions = predictClasses(linearLogits(balanced.features, head), { classes: C });
  return balancedAccuracy(confusionMatrix(predictions, balanced.labels, { classes: C }));
}

beforeAll(() => {
  // Plain softmax on all rows at once, until it stands still.
  let head = {
    weight: new Float64Array(C * D),
    bias: new Float64Array(C),
    velocityWeight: new Float64Array(C * D),
    velocityBias: new Float64Array(C),
  };
  for (let step = 0; step < 300; step++) {
    head = linearHeadMetaGradient({
      ...head,
      ...train,
      metaFeatures: train.features.slice(0, D),
      metaLabels: [0],
      prior: priorFromCounts(counts),
      tau: 0,
      learningRate: 0.5,
      momentum: 0.9,
      weightDecay: 5e-4,
    });
  }
  softmax = head;
});

test("each of the four does better on a balanced test set than plain softmax", async () => {
  const settings = { ...sizes, steps: 300, batchSize: 128 };
  const cRT = await retrainHead(train, {
    ...settings,
    random: createRandom("cRT"),
  });
  const LWS = await learnWeightScale(softmax, train, {
    ...settings,
    random: createRandom("LWS"),
  });
  const means = nearestClassMeanHead(train, sizes);
  const scores = {
    softmax: score(softmax),
    cRT: score(cRT),
    LWS: score(LWS),
    tau: score(tauNormalizeHead(softmax.weight, { classes: C })),
    euclidean: score(means),
    cosine: score(tauNormalizeHead(means.weight, { classes: C })),
  };
  const { softmax: plain, ...others } = scores;
  const worse = Object.entries(others).filter(([, value]) => value < plain + 0.05);
  expect(worse).toEqual([]);
  // The rarer the class, the longer its weight has to become.
  const scales = [...LWS.scale];
  expect(scales).toEqual(scales.toSorted((a, b) => a - b));
});
