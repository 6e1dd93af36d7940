import {
  checkList,
  checkNumber,
  checkVector,
  checkWhole,
  refuse,
  refuseValue,
  sha256,
} from "@balms/core/adapter";
import { writeModel } from "../model/write-model.ts";
import { stateTensors } from "./training-plan.ts";
import type { Tensors } from "./step-runner.ts";
import type { TrainerSettings } from "./trainer-settings.ts";

/** Where a trainer stands. Its arrays are copies; `writeTrainingState` makes bytes of it. */
export interface TrainerState {
  readonly format: "balms.training/1";
  /** What the training was told, as far as its steps depend on it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Steps made. */
  readonly step: number;
  /** Loss of the first step, which explosions are judged by; undefined before it. */
  readonly firstLoss: number | undefined;
  /** Parameters, running statistics, what the optimiser keeps, and averages. */
  readonly tensors: Readonly<Record<string, Float32Array>>;
}

/** A point between two steps. */
export interface Place {
  readonly step: number;
  readonly firstLoss: number | undefined;
  readonly tensors: Tensors;
}

/** The place before the first step. */
export function startPlace({ plan }: TrainerSettings): Place {
  const tensors = stateTensors(plan).map(({ key, shape, start }): [string, Float32Array] => {
    const size = shape.reduce((all, one) => all * one, 1);
    return [key, start ?? new Float32Array(size)];
  });
  return { step: 0, firstLoss: undefined, tensors: new Map(tensors) };
}

/** What tells a training from others, in which a list of all that it was told is compared with another. */
export function trainingIdentity({ model, identity }: TrainerSettings): Record<string, unknown> {
  return { ...identity, model: sha256(writeModel(model)) };
}

/** Writes down a place. */
export function writeState(settings: Record<string, unknown>, place: Place): TrainerState {
  const { step, firstLoss, tensors } = place;
  return {
    format: "balms.training/1",
    settings,
    step,
    firstLoss,
    tensors: Object.fromEntries([...tensors].map(([key, values]) => [key, values.slice()])),
  };
}

/**
 * Reads the place of a state.
 *
 * @param present - a place of the training that is to go on
 * @throws {@link ArgumentError} that says in what the state's training differs
 */
export function readState(
  settings: Record<string, unknown>,
  present: Place,
  state: TrainerState,
): Place {
  const given: Partial<TrainerState> | null | undefined = state;
  if (given?.format !== "balms.training/1") {
    refuseValue("state.format", given?.format, '"balms.training/1"');
  }
  for (const [name, value] of Object.entries(settings)) {
    const [received, expected] = [given.settings?.[name], value].map((one) => JSON.stringify(one));
    if (received === expected) continue;
    const hint = "Resume with the same model and options.";
    refuse(`state.settings.${name}`, received ?? "nothing", expected ?? "nothing", hint);
  }
  const step = checkWhole(given.step as number, "state.step", 0);
  const tensors = [...present.tensors].map(([key, { length }]): [string, Float32Array] => {
    const values = given.tensors?.[key];
    checkList(values, `state.tensors["${key}"]`);
    checkVector(values, `state.tensors["${key}"]`, length);
    return [key, Float32Array.from(values)];
  });
  const { firstLoss } = given;
  if (firstLoss !== undefined) checkNumber(firstLoss, "state.firstLoss");
  return { step, firstLoss, tensors: new Map(tensors) };
}
