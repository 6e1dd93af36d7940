import {
  createMetaReweighter,
  createMetaSampler,
  createRandom,
  metaReweighterGradient,
  reweightLosses,
} from "@balms/core";
import { bilevelStep } from "@balms/core/adapter";
import * as runtime from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { convolutional, perceptron } from "../../test/trained-networks.ts";
import type { OnnxModel } from "../model/model.ts";
import { backboneModel } from "../backbones/backbone-model.ts";
import { createTrainer } from "./create-trainer.ts";
import { openMeta } from "./meta-options.ts";
import type { ModelMetaOptions } from "./meta-options.ts";
import type { Trainer } from "./trainer.ts";
import type { TrainerOptions } from "./trainer-options.ts";
import { TwoPassTrainer } from "./two-pass-trainer.ts";

const optimizer = { kind: "sgd", learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 } as const;
const { features, labels, dimensions, prior } = toyData([30, 12, 5], 64);

/** Rows of every class. */
const chosen = [0, 1, 2, 3, 30, 31, 32, 42, 43, 44];
const own = Int32Array.from(chosen, (row) => labels[row]);

/** The rows as the models read them: as they are, or as pictures. */
function shaped(
  model: OnnxModel,
  rows: readonly number[],
): { data: Float32Array; shape: number[] } {
  const data = Float32Array.from(
    rows.flatMap((row) => [...features.subarray(row * dimensions, (row + 1) * dimensions)]),
  );
  const isPicture = model.graph?.input[0].name === "image";
  return { data, shape: [rows.length, ...(isPicture ? [1, 8, 8] : [dimensions])] };
}

interface Opened {
  readonly trainer: Trainer;
  readonly passes: TwoPassTrainer;
  readonly batch: { readonly inputs: ReturnType<typeof shaped>; readonly labels: Int32Array };
}

/** A trainer at its start, the same each time. */
async function open(
  model: OnnxModel,
  { meta, ...options }: Partial<TrainerOptions> & { readonly meta?: ModelMetaOptions } = {},
): Promise<Opened> {
  const random = createRandom(3);
  const trainer = await createTrainer({ runtime, model, prior, optimizer, random, ...options });
  const rows = { inputs: shaped(model, [...labels.keys()]), labels };
  const { loss } = options;
  const settings = openMeta(meta ?? {}, { rows, prior, random, batchSize: 9, loss });
  const passes = new TwoPassTrainer(trainer, settings);
  return { trainer, passes, batch: { inputs: shaped(model, chosen), labels: own } };
}

async function close({ trainer, passes }: Opened): Promise<void> {
  await passes.close();
  await trainer.release();
}

/** dL_meta/dw_b by two passes, and G. */
async function byTwoPasses(
  { passes, batch }: Opened,
  rowWeights?: Float64Array,
): Promise<{ rowGradients: Float64Array; direction: ReadonlyMap<string, Float32Array> }> {
  let direction: ReadonlyMap<string, Float32Array> = new Map();
  const watched = {
    snapshot: () => passes.snapshot(),
    train: passes.train.bind(passes),
    lossesAt: passes.lossesAt.bind(passes),
    async metaGradient() {
      const found = await passes.metaGradient();
      ({ direction } = found);
      return found;
    },
  };
  const { rowGradients = new Float64Array() } = await bilevelStep(watched, batch, {
    ...passes.numbers,
    rowWeights,
    state: createMetaSampler(prior),
    psiGradient: () => [0, 0, 0],
    step: 0,
    random: createRandom(1),
  });
  return { rowGradients, direction };
}

/** The meta loss after a first step with other weights. */
async function metaLossAfter(
  model: OnnxModel,
  options: Parameters<typeof open>[1],
  rowWeights: Float64Array,
): Promise<number> {
  const opened = await open(model, options);
  const { passes, batch } = opened;
  await passes.train(batch, { ...passes.numbers, rowWeights });
  const { loss } = await passes.metaGradient();
  await close(opened);
  return loss;
}

const length = (values: Iterable<number>): number => Math.hypot(...values);

const networks = {
  linear: perceptron({ sizes: [dimensions, 3] }),
  "two layers": perceptron({ sizes: [dimensions, 8, 3] }),
  "batch normalisation": perceptron({ sizes: [dimensions, 8, 3], normalization: "training" }),
  convolutional: convolutional(3),
  "a backbone with ReLU": backboneModel({
    architecture: "convnet-small",
    channels: 1,
    height: 8,
    width: 8,
    classes: 3,
    random: createRandom(1),
  }),
};

describe.each(Object.entries(networks))("dL/dw of a network: %s", (name, model) => {
  test("two passes agree with the gradient of each row", async () => {
    const opened = await open(model);
    const { trainer, batch } = opened;
    const ofRows: Record<string, Float32Array>[] = [];
    for (const row of chosen.keys()) {
      const rowWeights = new Float64Array(chosen.length);
      rowWeights[row] = chosen.length;
      ofRows.push({ ...(await trainer.gradients({ ...batch, rowWeights })).gradients });
    }
    const { rowGradients, direction } = await byTwoPasses(opened);
    await close(opened);
    const exact = ofRows.map((gradients) => {
      let product = 0;
      for (const [key, along] of direction) {
        for (const [i, value] of gradients[key].entries()) product += value * along[i];
      }
      return (-optimizer.learningRate / chosen.length) * product;
    });
    expect(length(exact)).toBeGreaterThan(1e-4);
    const differences = exact.map((value, row) => value - rowGradients[row]);
    expect(length(differences) / length(exact)).toBeLessThan(
      name === "a backbone with ReLU" ? 1e-2 : 1e-3,
    );
  });
});

test.each<[string, OnnxModel, Parameters<typeof open>[1]]>([
  ["two layers", networks["two layers"], {}],
  ["batch normalisation", networks["batch normalisation"], {}],
  ["convolutional", networks.convolutional, {}],
  ["dropout", perceptron({ sizes: [dimensions, 8, 3], dropout: 0.4 }), {}],
  ["Nesterov", networks["two layers"], { optimizer: { ...optimizer, nesterov: true } }],
  ["LDAM", networks["two layers"], { loss: "ldam" }],
  ["balanced sigmoid", networks["two layers"], { loss: "balanced-sigmoid" }],
  [
    "balanced sigmoid, shifted outside too",
    networks["two layers"],
    { loss: "balanced-sigmoid", meta: { loss: "balanced-sigmoid" } },
  ],
])("dL/dw is what weights do to the meta loss: %s", async (_, model, options) => {
  const opened = await open(model, options);
  const { rowGradients } = await byTwoPasses(opened);
  await close(opened);
  for (const row of [0, 5, 9]) {
    const moved = [1.1, 0.9].map((weight) =>
      metaLossAfter(
        model,
        options,
        Float64Array.from(chosen, (__, b) => (b === row ? weight : 1)),
      ),
    );
    const slope = ((await moved[0]) - (await moved[1])) / 0.2;
    expect(Math.abs(slope - rowGradients[row]) / length(rowGradients)).toBeLessThan(1e-2);
  }
});

test("dL/dψ of the Meta Reweighter is what ψ does to the meta loss", async () => {
  const model = networks["two layers"];
  const options = { loss: "balanced-sigmoid" } as const;
  const state = { ...createMetaReweighter(prior), psi: [0.3, -0.2, 0.8] };
  const weights = (psi: readonly number[]) =>
    reweightLosses(new Float64Array(chosen.length).fill(1), own, psi);
  const opened = await open(model, options);
  const { rowGradients } = await byTwoPasses(opened, weights(state.psi));
  await close(opened);
  const found = metaReweighterGradient(state, own, rowGradients);
  for (const id of state.psi.keys()) {
    const moved = [0.1, -0.1].map((change) =>
      metaLossAfter(model, options, weights(state.psi.with(id, state.psi[id] + change))),
    );
    const slope = ((await moved[0]) - (await moved[1])) / 0.2;
    expect(Math.abs(slope - found[id]) / length(found)).toBeLessThan(1e-2);
  }
});

test("a meta step leaves the model, its running statistics and its momenta as the plain step does", async () => {
  const model = perceptron({ sizes: [dimensions, 8, 3], normalization: "training", dropout: 0.3 });
  const [plain, meta] = [await open(model), await open(model)];
  for (let step = 0; step < 2; step++) {
    await plain.trainer.step(plain.batch);
    await byTwoPasses(meta);
  }
  expect(meta.trainer.state()).toEqual(plain.trainer.state());
  await close(plain);
  await close(meta);
});

test("meta batches that statistics of the batch cannot normalise are refused", async () => {
  const model = networks["batch normalisation"];
  await expect(open(model, { meta: { batchSize: 1 } })).rejects.toThrow(
    "`meta.batchSize`: received 1; expected at least 2 rows",
  );
});
