import { checkKnown } from "../checks/check-options.ts";
import { checkChoice } from "../checks/check-choice.ts";
import { checkNumber } from "../checks/check-values.ts";
import { classRates } from "../meta/class-rates.ts";
import type { MetaSamplerState } from "../meta/meta-sampler-state.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { effectiveNumbers } from "../priors/measures/effective-numbers.ts";
import { mixShares } from "../priors/operations/mix-priors.ts";
import { powers } from "../priors/operations/temper-prior.ts";
import { weighClasses } from "../priors/operations/weigh-classes.ts";

/** A way to draw rows whose class distribution follows from the counts. */
export type ClassSampling =
  /** Every row alike: q ∝ n. */
  | { readonly kind: "instance" }
  /** Every class alike. */
  | { readonly kind: "class-balanced" }
  /** q ∝ n^{1/degree}, degree at least 1; 2 is square-root sampling. */
  | { readonly kind: "root"; readonly degree: number }
  /** From every row alike (`progress` 0) to every class alike (`progress` 1). */
  | { readonly kind: "progressive"; readonly progress: number }
  /** Rows weighted by effective numbers: q ∝ n (1 − β) / (1 − β^n), β in [0, 1). */
  | { readonly kind: "effective-number"; readonly beta: number }
  /** The Meta Sampler's rates: q ∝ n σ(ψ). */
  | { readonly kind: "meta"; readonly state: MetaSamplerState };

/** The settings of all kinds; each rule takes, and checks, its own. */
interface Settings {
  readonly degree: number;
  readonly progress: number;
  readonly beta: number;
  readonly state: MetaSamplerState;
}

type Rule = (prior: ClassPrior, settings: Settings) => ArrayLike<number>;

const rules: Readonly<Record<ClassSampling["kind"], Rule>> = {
  instance: ({ counts }) => counts,
  "class-balanced": ({ counts }) => powers(counts, 0),
  root: ({ counts }, { degree }) => powers(counts, 1 / checkNumber(degree, "degree", { least: 1 })),
  progressive: ({ counts }, { progress }) => {
    checkNumber(progress, "progress", { least: 0, most: 1 });
    return mixShares([counts, powers(counts, 0)], [1 - progress, progress], 1);
  },
  "effective-number": ({ counts }, { beta }) => {
    const effective = effectiveNumbers(counts, beta);
    return counts.map((count, id) => (count === 0 ? 0 : count / effective[id]));
  },
  meta: (prior, { state }) => classRates(state, prior),
};

/**
 * The class distribution q that a sampler induces: what a loss over its rows has to be given.
 *
 *     instance          q ∝ n                   class-balanced    q ∝ 1
 *     root              q ∝ n^{1/degree}        progressive       q = (1 − t)·π + t·uniform
 *     effective-number  q ∝ n (1 − β)/(1 − β^n) meta              q ∝ n σ(ψ)
 *
 * Classes without examples are never drawn, whatever the sampler. The bits are the same in every
 * engine, but for "meta": there ψ is as learned, and σ the engine's.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition",
 * ICLR 2020, section 3; Cui et al., CVPR 2019 (effective number); Ren et al., NeurIPS 2020, section
 * 3.2 (meta).
 *
 * @param prior - counts of the training rows; C classes
 * @param sampling - the kind of sampler and its setting
 * @returns `prior` itself for "instance", otherwise weights over the same classes
 * @throws {@link ArgumentError} when the kind is unknown, or its setting out of range
 *
 * @example
 * ```ts
 * import { sampledPrior, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([100, 4]);
 * console.log(sampledPrior(prior, { kind: "root", degree: 2 }).counts); // 1, 0.2
 * ```
 */
export function sampledPrior(prior: ClassPrior, sampling: ClassSampling): ClassPrior {
  checkPrior(prior);
  checkKnown(sampling, ["kind", "degree", "progress", "beta", "state"], "sampling.");
  const { kind } = { ...sampling };
  checkChoice(kind, "sampling.kind", Object.keys(rules));
  return kind === "instance"
    ? prior
    : weighClasses([prior], rules[kind](prior, sampling as unknown as Settings));
}
