import { checkNumber, checkVector, checkWhole } from "../checks/check-values.ts";
import { ArgumentError } from "../errors/argument-error.ts";
import { describeValue } from "../errors/describe-value.ts";

/** Published settings of the Meta Sampler, and Adam's. */
export interface MetaSamplerSettings {
  /** Step size of Adam on ψ, above 0; default 0.01 (CIFAR), 0.001 for ImageNet-LT and Places-LT. */
  readonly learningRate?: number | undefined;
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
  /** Adam's running mean of the gradient [C]. */
  readonly firstMoment: readonly number[];
  /** Adam's running mean of the squared gradient [C]. */
  readonly secondMoment: readonly number[];
  /** Updates made so far. */
  readonly step: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Freezes a state and the arrays in it. */
export function freezeState(state: MetaSamplerState): MetaSamplerState {
  Object.freeze(state.psi);
  Object.freeze(state.firstMoment);
  Object.freeze(state.secondMoment);
  return Object.freeze(state);
}

/** Checks the settings and puts in the defaults. */
export function checkSettings(settings: MetaSamplerSettings): Required<{
  [Name in keyof MetaSamplerSettings]: number;
}> {
  const { learningRate = 0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = settings;
  return {
    learningRate: checkNumber(learningRate, "learningRate", { above: 0 }),
    beta1: checkNumber(beta1, "beta1", { least: 0, below: 1 }),
    beta2: checkNumber(beta2, "beta2", { least: 0, below: 1 }),
    epsilon: checkNumber(epsilon, "epsilon", { above: 0 }),
  };
}

/** Checks a state, which may come out of a file, against the number of classes. */
export function checkState(state: MetaSamplerState, classes?: number): void {
  const given: Partial<MetaSamplerState> | null | undefined = state;
  for (const name of ["psi", "firstMoment", "secondMoment"] as const) {
    const values: unknown = given?.[name];
    if (!Array.isArray(values)) {
      throw new ArgumentError({
        parameter: `state.${name}`,
        received: describeValue(values),
        expected: "a list of numbers, one per class",
      });
    }
    checkVector(
      values,
      `state.${name}`,
      classes ?? state.psi.length,
      name === "secondMoment" ? 0 : -Infinity,
    );
  }
  checkWhole(state.step, "state.step", 0);
  checkSettings(state);
}
