import { createMetaSampler, priorFromLabels } from "@balms/core";
import type { MetaSamplerState } from "@balms/core";
import { balmsFeeder } from "./balms-feeder.ts";
import { balmsProgram } from "./balms-program.ts";
import { classDrawScheme } from "./class-draw-scheme.ts";
import { indexClasses } from "./class-index.ts";
import { headProgram, headState } from "./head-program.ts";
import type { HeadTrainingSettings } from "./head-training-options.ts";
import { instanceFeeder } from "./instance-feeder.ts";
import type { Feeds } from "./program-runner.ts";
import type { StepFeeder } from "./step-feeder.ts";
import type { StepProgram } from "./step-program.ts";

/** Everything that a way of training needs before it is run. */
export interface HeadPlan {
  readonly program: StepProgram;
  readonly shared: Feeds;
  /** The state at the start. */
  readonly state: Readonly<Record<string, Float32Array>>;
  readonly feeder: StepFeeder;
  /** The Meta Sampler at the start, where there is one. */
  readonly sampler: MetaSamplerState | undefined;
}

function zeroHead(settings: HeadTrainingSettings): Record<string, Float32Array> {
  const tensors = headState(settings).map(({ name, shape }) => [
    name,
    new Float32Array(shape.reduce((size, dimension) => size * dimension, 1)),
  ]);
  return Object.fromEntries(tensors) as Record<string, Float32Array>;
}

/** Training on every row equally often. */
export function planInstance(settings: HeadTrainingSettings, capacity: number): HeadPlan {
  const { features } = settings;
  return {
    program: headProgram(settings),
    shared: { features },
    state: zeroHead(settings),
    feeder: instanceFeeder(settings, capacity),
    sampler: undefined,
  };
}

/** Training on what the Meta Sampler draws. */
export function planBalms(settings: HeadTrainingSettings, capacity: number): HeadPlan {
  const { features, labels, classes, meta } = settings;
  const sampler = createMetaSampler(priorFromLabels(labels, { classes }), meta);
  const scheme = classDrawScheme(settings);
  const index = indexClasses(labels, classes);
  return {
    program: balmsProgram({ ...settings, metaBatchSize: meta.batchSize, adam: sampler, scheme }),
    shared: {
      features,
      rowsByClass: index.rows,
      classStarts: index.starts,
      classSizes: Float64Array.from(index.counts),
      classCounts: Float32Array.from(index.counts),
    },
    state: {
      ...zeroHead(settings),
      psi: Float32Array.from(sampler.psi),
      scaledFirstMoment: new Float32Array(classes),
      scaledSecondMoment: new Float32Array(classes),
    },
    feeder: balmsFeeder(settings, { sampler, scheme }, capacity),
    sampler,
  };
}
