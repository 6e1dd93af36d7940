import { createMetaSampler } from "@balms/core";
import type { MetaSamplerState, RandomGenerator } from "@balms/core";
import type { Work } from "@balms/core/adapter";
import { createClassBalancedSampler, createMetaRowSampler, indexRows } from "@balms/sampler";
import type { MetaRowSampler, RowSampler } from "@balms/sampler";
import type { BalanceOptions } from "../balance/balance-options.ts";
import { classOf, type CountedClasses } from "../balance/count-classes.ts";
import type { FormattedPattern, NetworkState } from "../network/brain-network.ts";
import type { SoftmaxOutput } from "../network/softmax-output.ts";
import { metaStep } from "./meta-step.ts";

/** What the Meta Sampler draws from. */
export interface MetaTrainingData {
  readonly data: readonly FormattedPattern[];
  readonly counted: CountedClasses;
  /** Meta batches come from these; undefined stands for the data themselves. */
  readonly metaData: readonly FormattedPattern[] | undefined;
}

/** How it draws: the options that stand around `meta` beside it. */
export interface MetaDraws {
  readonly meta: NonNullable<BalanceOptions["meta"]>;
  readonly batchSize: number | undefined;
  readonly random: RandomGenerator;
}

/** Trains a network on batches that the Meta Sampler draws, and the sampler along with it. */
export class MetaTraining {
  readonly #draws: MetaDraws;
  readonly #data: readonly FormattedPattern[];
  readonly #sampler: MetaRowSampler;
  readonly #metaData: readonly FormattedPattern[];
  readonly #metaSampler: RowSampler;
  readonly #metaRows: Float64Array;

  constructor(
    { data, counted, metaData = data }: MetaTrainingData,
    draws: MetaDraws,
    before: MetaSamplerState | undefined,
  ) {
    const { counts, labels } = counted;
    const { random, meta } = draws;
    const { batchSize = 32, every: _, data: __, ...settings } = meta;
    const kept = before?.psi.length === counts.counts.length ? before : undefined;
    this.#draws = draws;
    this.#data = data;
    this.#sampler = createMetaRowSampler(indexRows(labels, { prior: counts }), {
      random,
      state: kept ?? createMetaSampler(counts, settings),
    });
    this.#metaData = metaData;
    const metaLabels = metaData.map(({ output }) => classOf(output));
    const metaIndex = indexRows(metaLabels, { classes: counts.classes });
    this.#metaSampler = createClassBalancedSampler(metaIndex, {
      random: random.fork("meta batches"),
      epochLength: batchSize,
    });
    this.#metaRows = new Float64Array(batchSize);
  }

  /** ψ at present. */
  get state(): MetaSamplerState {
    return this.#sampler.metaState;
  }

  /** One epoch, step by step: as many patterns as there are data. Returns brain.js's error. */
  *trainEpoch(
    network: NetworkState,
    output: SoftmaxOutput,
    shift: Float64Array,
    epoch: number,
  ): Work<number> {
    const { batchSize = 16, meta } = this.#draws;
    const { every = 1 } = meta;
    const total = this.#data.length;
    const steps = Math.ceil(total / batchSize);
    let error = 0;
    for (let at = 0; at < steps; at++) {
      const size = Math.min(batchSize, total - at * batchSize);
      const rows = new Float64Array(size);
      const draw = this.#sampler.fill(epoch, at * batchSize, rows);
      const batch = Array.from(rows, (row) => this.#data[row]);
      const step = epoch * steps + at + 1;
      const metaBatch = step % every === 0 ? this.#metaBatch(step) : undefined;
      const made = metaStep(network, output, shift, { batch, metaBatch });
      error += made.error;
      if (made.rowGradients !== undefined) this.#sampler.update(draw, made.rowGradients);
      yield;
    }
    return error / total;
  }

  #metaBatch(step: number): FormattedPattern[] {
    this.#metaSampler.fill(step, 0, this.#metaRows);
    return Array.from(this.#metaRows, (row) => this.#metaData[row]);
  }
}
