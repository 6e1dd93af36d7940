import {
  checkVector,
  checkWhole,
  digestNumbers,
  isList,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import type { RandomState } from "@balms/core";
import type { RowSampler, SamplerState } from "@balms/sampler";
import type { HeadRun, Trained } from "./head-run.ts";
import type { HeadTrainingSettings } from "./head-training-options.ts";
import type { RateTensor } from "./rate-tensors.ts";
import { underName } from "./under-name.ts";

/** Where a training stands. Its arrays are copies; what JSON makes of them is read again, as is any list of numbers. */
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
  const { rows, dimensions, prior, meta, training, added } = settings;
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
    features: settings.digest(),
    ...(inLoss === undefined ? {} : { inLoss: inLoss.digest, tau }),
    ...(added === undefined ? {} : { shift: digestNumbers(added) }),
    ...(meta === undefined
      ? {}
      : {
          "meta.batchSize": meta.batchSize,
          "meta.every": meta.every,
          "meta.learningRate": meta.start.learningRate,
          "meta.beta1": meta.start.beta1,
          "meta.beta2": meta.start.beta2,
          "meta.epsilon": meta.start.epsilon,
          "meta.psi": [...meta.start.psi],
          "meta.data.features": meta.data.digest(),
        }),
  };
}

/** Where random numbers stand, and what the samplers have learned. */
type Place = Pick<HeadTrainingState, "sampler" | "metaSampler" | "random">;

function placeOf({ sampler, meta }: HeadTrainingSettings, { sources }: HeadRun): Place {
  return {
    sampler: sampler.state(),
    metaSampler: meta?.sampler.state(),
    random: Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [name, source.state()]),
    ),
  };
}

function goTo(place: Partial<Place>, { sampler, meta }: HeadTrainingSettings, run: HeadRun): void {
  for (const [name, sources] of Object.entries(run.sources)) {
    sources.resume(place.random?.[name] ?? {}, `state.random.${name}`);
  }
  const read = (of: RowSampler<unknown>, name: "sampler" | "metaSampler"): void => {
    const rename = (parameter: string): string => parameter.replace(/^state/u, `state.${name}`);
    underName(rename, () => of.resume(place[name] as SamplerState));
  };
  if (meta !== undefined) read(meta.sampler, "metaSampler");
  read(sampler, "sampler");
}

/** The numbers of a list, also of what JSON makes of a typed array: `{ "0": …, "1": … }`. */
function numbersOf(values: unknown): ArrayLike<number> {
  const isRecord = typeof values === "object" && values !== null && !isList(values);
  return (isRecord ? Object.values(values) : (values ?? [])) as ArrayLike<number>;
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
    ...placeOf(settings, run),
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
  if (typeof given.random !== "object" || given.random === null) {
    refuseValue("state.random", given.random, "where random numbers stood");
  }
  const step = checkWhole(given.step as number, "state.step", 0, settings.steps);
  const present: Readonly<Record<string, Float32Array>> = run.trained();
  const trained = Object.fromEntries(
    Object.entries(present).map(([name, { length }]) => {
      const values = numbersOf(given.trained?.[name]);
      checkVector(values, `state.trained.${name}`, length);
      return [name, Float32Array.from(values)];
    }),
  );
  const before = placeOf(settings, run);
  try {
    goTo(given, settings, run);
  } catch (error) {
    // A refused state leaves the training as it was.
    goTo(before, settings, run);
    throw error;
  }
  run.setTrained(trained as Trained & Record<RateTensor, Float32Array>);
  return step;
}
