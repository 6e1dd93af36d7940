import { checkOptions } from "../checks/check-options.ts";
import { checkChoice } from "../checks/check-choice.ts";
import { checkNumber, checkVector, checkWhole } from "../checks/check-values.ts";

/** How ψ is moved: the published settings of the Meta Sampler, Adam's, and SGD's. */
export interface MetaSamplerSettings {
  /** What moves ψ; default "adam", as published. */
  readonly optimizer?: "adam" | "sgd" | undefined;
  /**
   * Step size on ψ, above 0; default 0.001 for the Meta Sampler (published for ImageNet-LT and
   * Places-LT; 0.01 for CIFAR-LT), 0.01 for the Meta Reweighter (published for LVIS).
   */
  readonly learningRate?: number | undefined;
  /** SGD's momentum, in [0, 1); default 0. Adam does not look at it. */
  readonly momentum?: number | undefined;
  /** Adam's decay of the first moment, in [0, 1); default 0.9. */
  readonly beta1?: number | undefined;
  /** Adam's decay of the second moment, in [0, 1); default 0.999. */
  readonly beta2?: number | undefined;
  /** Adam's guard against division by 0, above 0; default 1e−8. */
  readonly epsilon?: number | undefined;
}

/**
 * All that the Meta Sampler knows: immutable plain data, the same after a round trip through JSON.
 * `createMetaSampler` makes the first one, `updateMetaSampler` the next.
 */
export interface MetaSamplerState {
  /** ψ [C]: a row of class c is drawn at the unnormalised rate σ(ψ_c). */
  readonly psi: readonly number[];
  /** Adam's running mean of the gradient, or SGD's velocity [C]. */
  readonly firstMoment: readonly number[];
  /** Adam's running mean of the squared gradient [C]; zeros with SGD. */
  readonly secondMoment: readonly number[];
  /** Updates made so far. */
  readonly step: number;
  readonly optimizer: "adam" | "sgd";
  readonly learningRate: number;
  readonly momentum: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** The settings with nothing left open. */
export type MetaSettings = Omit<MetaSamplerState, "psi" | "firstMoment" | "secondMoment" | "step">;

/** The state before the first update. */
export function startState(
  psi: readonly number[],
  settings: MetaSamplerSettings | undefined,
  ...others: readonly string[]
): MetaSamplerState {
  checkOptions(settings, [...settingNames, ...others]);
  const zeros = psi.map(() => 0);
  return freezeState({
    psi,
    firstMoment: zeros,
    secondMoment: zeros,
    step: 0,
    ...checkSettings({ ...settings }),
  });
}

/** Freezes a state and the arrays in it. */
export function freezeState(state: MetaSamplerState): MetaSamplerState {
  for (const part of Object.values(state)) Object.freeze(part);
  return Object.freeze(state);
}

/** Checks the settings and puts in the defaults; states written before there was SGD have none. */
function checkSettings(settings: MetaSamplerSettings): MetaSettings {
  const { optimizer = "adam", learningRate = 0.01, momentum = 0 } = settings;
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = settings;
  checkChoice(optimizer, "optimizer", ["adam", "sgd"]);
  return {
    optimizer,
    learningRate: checkNumber(learningRate, "learningRate", { above: 0 }),
    momentum: checkNumber(momentum, "momentum", { least: 0, below: 1 }),
    beta1: checkNumber(beta1, "beta1", { least: 0, below: 1 }),
    beta2: checkNumber(beta2, "beta2", { least: 0, below: 1 }),
    epsilon: checkNumber(epsilon, "epsilon", { above: 0 }),
  };
}

/**
 * Checks a state of the Meta Sampler or the Meta Reweighter, which may come out of a file.
 *
 * @param state - ψ [C] and what moves it
 * @param classes - C; left out, as many as the state has
 * @param parameter - its name, for the message
 * @returns its settings, with nothing left open
 * @throws {@link ArgumentError} naming the part that is wrong
 *
 * @example
 * ```ts
 * import { createMetaSampler, priorFromCounts } from "@balms/core";
 * import { checkState } from "@balms/core/adapter";
 *
 * console.log(checkState(createMetaSampler(priorFromCounts([2, 1])), 2).learningRate); // 0.001
 * ```
 */
export function checkState(
  state: MetaSamplerState,
  classes?: number,
  parameter: string = "state",
): MetaSettings {
  const { psi, firstMoment, secondMoment, step } = { ...state };
  const size = classes ?? psi?.length;
  checkVector(psi, `${parameter}.psi`, size);
  checkVector(firstMoment, `${parameter}.firstMoment`, size);
  checkVector(secondMoment, `${parameter}.secondMoment`, size, 0);
  checkWhole(step, `${parameter}.step`, 0);
  return checkSettings(state);
}

const settingNames = ["optimizer", "learningRate", "momentum", "beta1", "beta2", "epsilon"];
