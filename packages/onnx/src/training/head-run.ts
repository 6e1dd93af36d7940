import { classDrawScheme } from "./class-draw-scheme.ts";
import { balmsFeeder } from "./balms-feeder.ts";
import { balmsProgram } from "./balms-program.ts";
import { startingRates } from "./rate-tensors.ts";
import type { RateTensor } from "./rate-tensors.ts";
import { batchFeeder } from "./batch-feeder.ts";
import { learnsFromLosses } from "./check-training-sampler.ts";
import { headProgram, headState } from "./head-program.ts";
import type { HeadTensor } from "./head-program.ts";
import type { HeadTrainingSettings, MetaSettings } from "./head-training-options.ts";
import { meanLosses } from "./mean-losses.ts";
import { ProgramRunner } from "./program-runner.ts";
import type { State } from "./program-runner.ts";
import type { RandomSources } from "./random-sources.ts";
import { perName, sizeOf } from "./step-program.ts";
import { sortedRows } from "./sorted-rows.ts";

/** What is trained: the head, and ψ with its moments where the Meta Sampler draws. */
export type Trained = State<HeadTensor> & Partial<State<RateTensor>>;

/** A way of training a head that is open on a runtime. */
export interface HeadRun {
  /** Most steps of one run of the runtime. */
  readonly capacity: number;
  /** Random numbers that are drawn one after another, by name. */
  readonly sources: Readonly<Record<string, RandomSources>>;
  /**
   * Makes steps in one run of the runtime.
   *
   * @param first - number of the first of them, from 0
   * @param count - how many, at most `capacity`
   * @returns mean loss of each step's batch, in nats
   */
  run(first: number, count: number): Promise<Float32Array>;
  trained(): Trained;
  /** Goes on with other numbers of the same sizes. */
  setTrained(trained: Trained): void;
  /** Frees the runtime's memory. */
  release(): Promise<void>;
}

function zeroHead(settings: HeadTrainingSettings): State<HeadTensor> {
  return perName(headState(settings), (_, spec) => new Float32Array(sizeOf(spec)));
}

/** Training on what a sampler draws. */
export async function openBatchRun(settings: HeadTrainingSettings, most: number): Promise<HeadRun> {
  const { runtime, features, threads, manyStepsPerRun, sampler } = settings;
  const learner = learnsFromLosses(sampler) ? sampler : undefined;
  // A sampler that learns is told the losses of a batch before it draws the next one.
  const capacity = learner === undefined ? most : 1;
  const feeder = batchFeeder(settings, capacity);
  const runner = await ProgramRunner.create(runtime, headProgram(settings), {
    manySteps: manyStepsPerRun,
    threads,
    shared: { features },
    state: zeroHead(settings),
  });
  return {
    capacity,
    sources: {},
    async run(first, count) {
      const feeds = feeder.feed(first, count);
      const losses = await runner.run(count, feeds);
      learner?.update(feeds.rows, losses);
      return meanLosses(losses, settings.batchSize);
    },
    trained: () => runner.state(),
    setTrained: (trained) => runner.setState(trained),
    release: () => runner.release(),
  };
}

/** Training on what the Meta Sampler draws. */
export async function openBalmsRun(
  settings: HeadTrainingSettings,
  meta: MetaSettings,
  capacity: number,
): Promise<HeadRun> {
  const { runtime, features, index, threads, manyStepsPerRun } = settings;
  const scheme = classDrawScheme(settings);
  const feeder = balmsFeeder(settings, { meta, scheme }, capacity);
  const own = meta.data.features === features;
  const program = balmsProgram({
    ...settings,
    metaBatchSize: meta.batchSize,
    metaRows: own ? undefined : meta.data.rows,
    every: meta.every,
    adam: meta.start,
    scheme,
  });
  const runner = await ProgramRunner.create(runtime, program, {
    manySteps: manyStepsPerRun,
    threads,
    shared: { features, metaFeatures: meta.data.features, ...sortedRows(index) },
    state: {
      ...zeroHead(settings),
      ...startingRates(meta.start),
    },
  });
  return {
    capacity,
    sources: feeder.sources,
    run: async (first, count) =>
      meanLosses(await runner.run(count, feeder.feed(first, count)), settings.batchSize),
    trained: () => runner.state(),
    setTrained: (trained) => runner.setState({ ...runner.state(), ...trained }),
    release: () => runner.release(),
  };
}
