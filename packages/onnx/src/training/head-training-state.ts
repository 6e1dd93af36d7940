import { checkVector, checkWhole, refuse, refuseValue } from "@balms/core/adapter";
import type { RandomState } from "@balms/core";
import type { SamplerState } from "@balms/sampler";
import type { RateTensor } from "./balms-program.ts";
import type { HeadRun, Trained } from "./head-run.ts";
import type { HeadTrainingSettings } from "./head-training-options.ts";

/** Where a training stands: JSON, but for the arrays, which are copies. Any list of numbers will do for them when it is read. */
export interface HeadTrainingState {
  readonly format: "balms.head-training/1";
  /** What the training was told, as far as its steps depend on it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Steps made. */
  readonly step: number;
  /** Head, velocities, ψ and its moments, by name. */
  readonly trained: Readonly<Record<string, ArrayLike<number>>>;
  /** What tells the samplers of rows and meta rows from others, and what they have learned. */
  readonly sampler: SamplerState;
  readonly metaSampler?: SamplerState | undefined;
  /** Random numbers, by what they are for. */
  readonly random: Readonly<Record<string, Readonly<Record<string, RandomState>>>>;
}

function identity(settings: HeadTrainingSettings): Record<string, unknown> {
  const { method, steps, batchSize, learningRate, momentum, weightDecay, nesterov } = settings;
  const { rows, dimensions, prior, meta, training } = settings;
  const { inLoss, tau } = training;
  return {
    method,
    steps,
    batchSize,
    learningRate,
    momentum,
    weightDecay,
    nesterov,
    rows,
    dimensions,
    prior: prior.digest,
    ...(inLoss === undefined ? {} : { inLoss: inLoss.digest, tau }),
    ...(meta === undefined
      ? {}
      : {
          "meta.batchSize": meta.batchSize,
          "meta.every": meta.every,
          "meta.learningRate": meta.start.learningRate,
          "meta.psi": [...meta.start.psi],
        }),
  };
}

/** Writes down where a training stands. */
export function writeState(
  settings: HeadTrainingSettings,
  run: HeadRun,
  step: number,
): HeadTrainingState {
  const trained: Readonly<Record<string, Float32Array>> = run.trained();
  return {
    format: "balms.head-training/1",
    settings: identity(settings),
    step,
    trained: Object.fromEntries(
      Object.entries(trained).map(([name, values]) => [name, values.slice()]),
    ),
    sampler: settings.sampler.state(),
    metaSampler: settings.meta?.sampler.state(),
    random: Object.fromEntries(
      Object.entries(run.sources).map(([name, sources]) => [name, sources.state()]),
    ),
  };
}

/**
 * Puts a training where a state stands.
 *
 * @returns steps made
 * @throws {@link ArgumentError} when the state is of another training
 */
export function readState(
  settings: HeadTrainingSettings,
  run: HeadRun,
  state: HeadTrainingState,
): number {
  const given: Partial<HeadTrainingState> | null | undefined = state;
  if (given?.format !== "balms.head-training/1") {
    refuseValue("state.format", given?.format, '"balms.head-training/1"');
  }
  for (const [name, value] of Object.entries(identity(settings))) {
    const [received, expected] = [given.settings?.[name], value].map((one) => JSON.stringify(one));
    if (received === expected) continue;
    const hint = "Resume with the same data and options.";
    refuse(`state.settings.${name}`, received ?? "nothing", expected ?? "nothing", hint);
  }
  const step = checkWhole(Number(given.step), "state.step", 0, settings.steps);
  const present: Readonly<Record<string, Float32Array>> = run.trained();
  const trained = Object.fromEntries(
    Object.entries(present).map(([name, { length }]) => {
      const values = given.trained?.[name] ?? [];
      checkVector(values, `state.trained.${name}`, length);
      return [name, Float32Array.from(values)];
    }),
  );
  for (const [name, sources] of Object.entries(run.sources)) {
    sources.resume(given.random?.[name] ?? {}, `state.random.${name}`);
  }
  settings.meta?.sampler.resume(given.metaSampler as SamplerState);
  settings.sampler.resume(given.sampler as SamplerState);
  run.setTrained(trained as Trained & Record<RateTensor, Float32Array>);
  return step;
}
