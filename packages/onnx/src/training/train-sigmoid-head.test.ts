import {
  ArgumentError,
  createRandom,
  InterruptedError,
  PriorError,
  priorFromCounts,
} from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import type { ProposalData } from "./proposal-rows.ts";
import type { SigmoidHeadOptions } from "./sigmoid-head-options.ts";
import { trainSigmoidHead } from "./train-sigmoid-head.ts";

/** Images of a frequent and a rare class and one between, each object beside proposals of background, which is told apart easily; D = 4. */
function toyProposals(): {
  readonly data: ProposalData & { readonly features: Float32Array };
  readonly counts: number[];
} {
  const random = createRandom(7);
  const counts = [60, 18, 4];
  const rows = counts.flatMap((count, label) =>
    Array.from({ length: count }, () => [label, -1, -1, label]),
  );
  const features: number[] = [];
  const labels = rows.flat();
  for (const label of labels) {
    for (let d = 0; d < 4; d++) {
      const isObject = d === 3 && label !== -1;
      features.push((d === label ? 1 : 0) + (isObject ? 4 : 0) + 0.7 * random.normal());
    }
  }
  const images = rows.flatMap((row, image) => row.map(() => image));
  return { data: { features: Float32Array.from(features), labels, images }, counts };
}

const { data, counts } = toyProposals();
const prior = priorFromCounts(counts, { examples: 82, counted: "images" });
const options = (more: Partial<SigmoidHeadOptions> = {}): SigmoidHeadOptions => ({
  runtime,
  prior,
  steps: 300,
  batchSize: 8,
  rowsPerImage: 4,
  learningRate: 0.3,
  random: createRandom(1),
  ...more,
});

/** Share of objects of a class whose own score is above a half. */
function recall(head: { weight: Float32Array; bias: Float32Array }, label: number): number {
  const own = Array.from(data.labels).flatMap((id, row) => (id === label ? [row] : []));
  const found = own.filter((row) => {
    let logit = head.bias[label];
    for (let d = 0; d < 4; d++) logit += head.weight[4 * label + d] * data.features[4 * row + d];
    return logit > 0;
  });
  return found.length / own.length;
}

test("the balanced sigmoid finds objects of rare classes that the plain one leaves", async () => {
  const plain = await trainSigmoidHead(data, options({ method: "sigmoid" }));
  const balanced = await trainSigmoidHead(data, options());
  expect(recall(balanced, 2)).toBeGreaterThan(recall(plain, 2) + 0.2);
  expect(plain.losses.at(-1)).toBeLessThan(plain.losses[0]);
  expect(balanced.training).toMatchObject({ method: "balanced-sigmoid", inLoss: prior, tau: 1 });
  expect(plain.training.inLoss).toBeUndefined();
});

test.each(["sigmoid", "balanced-sigmoid", "reweighted"] as const)(
  "%s: the same seed gives the same head bit by bit, another seed another one, and every step is told",
  async (method) => {
    const steps: number[] = [];
    const onStep = ({ step }: { step: number }): number => steps.push(step);
    const first = await trainSigmoidHead(data, options({ method, steps: 60, onStep }));
    const again = await trainSigmoidHead(data, options({ method, steps: 60 }));
    const other = await trainSigmoidHead(
      data,
      options({ method, steps: 60, random: createRandom(2) }),
    );
    expect(again).toEqual(first);
    expect(other.weight).not.toEqual(first.weight);
    expect(steps).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  },
);

test.each([
  ["sigmoid", 4],
  ["balanced-sigmoid", 4],
  // So wide that a run of as many steps as usual is more than is read at a time.
  ["reweighted", 20_000],
] as const)(
  "%s: features that are read while training goes on give the same head bit by bit",
  async (method, dimensions) => {
    const asked: number[] = [];
    const features = widened(data.features, dimensions);
    const read = (rows: Int32Array): Promise<Float32Array> => {
      asked.push(rows.length);
      return Promise.resolve(rowsOf(features, dimensions, rows));
    };
    const few = options({ method, steps: 30, batchSize: 16 });
    const inMemory = await trainSigmoidHead({ ...data, features }, few);
    const reader = { dimensions, read };
    expect(await trainSigmoidHead({ ...data, features: reader }, few)).toEqual(inMemory);
    expect(Math.max(...asked) * dimensions).toBeLessThanOrEqual(2 ** 26);
    expect(asked.length).toBeGreaterThan(dimensions > 4 ? 1 : 0);
    // A run begins with one step.
    expect(asked.reduce((all, rows) => all + rows)).toBe(30 * asked[0]);
  },
);

/** Rows of other numbers behind theirs. */
function widened(features: Float32Array, dimensions: number): Float32Array {
  const wide = new Float32Array((features.length / 4) * dimensions);
  for (const [at, value] of features.entries())
    wide[Math.floor(at / 4) * dimensions + (at % 4)] = value;
  return wide;
}

function rowsOf(features: Float32Array, dimensions: number, rows: Int32Array): Float32Array {
  const picked = new Float32Array(rows.length * dimensions);
  for (const [at, row] of rows.entries()) {
    picked.set(features.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions);
  }
  return picked;
}

test("the two outer losses of the Meta Reweighter move ψ, each its own way", async () => {
  const outer = ["sigmoid", "balanced-sigmoid"] as const;
  const [plain, balanced] = await Promise.all(
    outer.map(async (loss) => {
      const reweighted = options({ method: "reweighted", meta: { loss } });
      return (await trainSigmoidHead(data, reweighted)).reweighterState?.psi;
    }),
  );
  expect(plain?.every((value) => value !== 0)).toBe(true);
  expect(balanced).not.toEqual(plain);
});

test("a head starts where it is told to", async () => {
  const start = { weight: new Float32Array(12).fill(0.25), bias: Float32Array.of(1, 2, 3) };
  const head = await trainSigmoidHead(data, options({ start, steps: 1, learningRate: 1e-30 }));
  expect(head.weight).toEqual(start.weight);
  expect(head.bias).toEqual(start.bias);
});

/** Features that are read, whatever is asked for. */
function reading(read: Float32Array, dimensions = 4): ProposalData {
  return { ...data, features: { dimensions, read: () => Promise.resolve(read) } };
}

const swapped = priorFromCounts([4, 18, 60], { examples: 82 });
type Refused = readonly [string, typeof PriorError | typeof ArgumentError, ProposalData, object];
test.each<Refused>([
  ["prior", PriorError, data, { prior: swapped }],
  ["prior", PriorError, data, { prior: priorFromCounts(counts, { examples: 81 }) }],
  ["images", ArgumentError, { ...data, images: Array.from(data.images, (id) => 2 * id) }, {}],
  ["images", ArgumentError, { ...data, images: [0] }, {}],
  ["images", ArgumentError, { ...data, images: null as never }, {}],
  // Ids of files, which no list is made as long as.
  ["images", ArgumentError, { ...data, images: Array.from(data.images, () => 2 ** 40) }, {}],
  ["images", ArgumentError, { ...data, images: Array.from(data.images, () => 0n) as never }, {}],
  ["data.image", ArgumentError, { ...data, image: data.images } as never, {}],
  ["features", ArgumentError, { ...data, features: null as never }, {}],
  ["labels", ArgumentError, { ...data, labels: Array.from(data.labels, () => -1) }, {}],
  ["labels", ArgumentError, { ...data, labels: Array.from(data.labels, () => 3) }, {}],
  ["features", ArgumentError, { ...data, features: data.features.map(() => NaN) }, {}],
  ["features", ArgumentError, { ...data, features: { read: () => 1 } as never }, {}],
  ["features", ArgumentError, { ...data, features: { dimensions: 4 } as never }, {}],
  ["features.dimensions", ArgumentError, reading(Float32Array.of(1), 0), {}],
  ["features.read", ArgumentError, reading(Float32Array.of(1)), {}],
  ["features.read", ArgumentError, reading([] as never), {}],
  ["features.read", ArgumentError, reading(new Float32Array(50 * 32 * 4).fill(NaN)), {}],
  ["meta", ArgumentError, data, { meta: {} }],
  ["meta.loss", ArgumentError, data, { method: "reweighted", meta: { loss: "softmax" } }],
  ["meta.learningRate", ArgumentError, data, { method: "reweighted", meta: { learningRate: -1 } }],
  ["start.bias", ArgumentError, data, { start: { weight: new Float32Array(12), bias: [1] } }],
  ["rowsPerImage", ArgumentError, data, { rowsPerImage: 0 }],
])("%s: what does not fit is refused", async (parameter, kind, given, more) => {
  const training = trainSigmoidHead(given, options(more));
  const error: unknown = await training.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(kind);
  expect((error as ArgumentError).parameter).toContain(parameter);
});

test("stops when it is told to", async () => {
  const controller = new AbortController();
  const training = trainSigmoidHead(
    data,
    options({ signal: controller.signal, onStep: () => controller.abort() }),
  );
  await expect(training).rejects.toBeInstanceOf(InterruptedError);
});
