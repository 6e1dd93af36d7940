import { classWeights } from "@balms/core";
import {
  createClassBalancedSampler,
  createClassDistributionSampler,
  createProgressiveSampler,
} from "@balms/sampler";
import { logitsOf, trainClassifier } from "./classifier.ts";
import type { Method, Setting } from "./method.ts";
import type { Recipe } from "./recipe.ts";
import type { Stage } from "./stage.ts";

type Own = Omit<Recipe, "learningRate">;

const softmax = { kind: "softmax" } as const;
const balanced = { kind: "balanced-softmax" } as const;
// Of the rarest class, on raw scores.
const margins = [5, 2, 10, 20].map((largestMargin) => ({ largestMargin }));

function trained(
  id: string,
  title: string,
  recipe: (setting: Setting, stage: Stage) => Own,
  settings: readonly Setting[] = [{}],
): Method {
  return {
    id,
    title,
    settings,
    steps: "whole",
    async logits(stage, { setting, learningRate }) {
      const own = { ...recipe(setting, stage), learningRate };
      const { task, rows, asked, seed } = stage;
      return logitsOf(await trainClassifier(task, rows, own, seed), asked.features);
    },
  };
}

/** Plain softmax, which is also what corrections and new heads start from. */
export const plain: Method = {
  ...trained("softmax", "plain softmax", () => ({ loss: softmax })),
  async logits(stage, { learningRate }) {
    const { head, asked } = await stage.plain(learningRate);
    return logitsOf({ head, features: (rows) => Promise.resolve(rows) }, asked);
  },
};

/** Whole trainings: what is trained starts anew. Balanced Softmax is the first, which the others are compared with. */
export const trainedMethods: readonly Method[] = [
  trained("balanced-softmax", "Balanced Softmax", () => ({ loss: balanced })),
  trained(
    "logit-adjusted",
    "logit-adjusted loss, τ chosen",
    ({ tau }) => ({ loss: { ...balanced, tau } }),
    [{ tau: 1 }, { tau: 0.5 }, { tau: 0.75 }, { tau: 1.25 }, { tau: 1.5 }],
  ),
  trained("class-weights", "class weights 1/n", (_, { prior }) => ({
    loss: softmax,
    classWeights: classWeights(prior, { scheme: "inverse" }),
  })),
  trained(
    "root-weights",
    "class weights 1/nᵉ, e chosen",
    ({ exponent }, { prior }) => ({
      loss: softmax,
      classWeights: classWeights(prior, { scheme: "inverse", exponent }),
    }),
    [{ exponent: 1 }, { exponent: 0.5 }, { exponent: 0.75 }],
  ),
  trained(
    "effective-number",
    "class weights by effective numbers, β chosen",
    ({ beta }, { prior }) => ({
      loss: softmax,
      classWeights: classWeights(prior, { scheme: "effective-number", beta }),
    }),
    [{ beta: 0.999 }, { beta: 0.99 }, { beta: 0.9999 }],
  ),
  trained("focal", "focal loss, γ chosen", ({ gamma }) => ({ loss: { kind: "focal", gamma } }), [
    { gamma: 2 },
    { gamma: 0.5 },
    { gamma: 1 },
    { gamma: 5 },
  ]),
  trained(
    "ldam",
    "LDAM, margin chosen",
    ({ largestMargin }) => ({ loss: { kind: "ldam", largestMargin } }),
    margins,
  ),
  trained(
    "ldam-drw",
    "LDAM with deferred weights, margin chosen",
    ({ largestMargin }, { prior }) => ({
      loss: { kind: "ldam", largestMargin },
      deferredWeights: classWeights(prior, { scheme: "effective-number", beta: 0.9999 }),
    }),
    margins,
  ),
  trained("re-sampling", "class-balanced re-sampling", () => ({
    loss: softmax,
    sampler: (rows, { random }) => createClassBalancedSampler(rows, { random }),
  })),
  trained(
    "root-sampling",
    "re-sampling by the d-th root of n, d chosen",
    ({ degree }) => ({
      loss: softmax,
      sampler: (rows, { random }) =>
        createClassDistributionSampler(rows, { kind: "root", degree }, { random }),
    }),
    [{ degree: 2 }, { degree: 4 }, { degree: 8 }],
  ),
  trained("progressive", "progressively balanced re-sampling", () => ({
    loss: softmax,
    sampler: (rows, draw) => createProgressiveSampler(rows, draw),
  })),
  trained("meta-sampler", "BALMS (Meta Sampler), as it is set", () => ({
    loss: balanced,
    meta: {},
  })),
  trained(
    "meta-sampler-chosen",
    "BALMS, step of ψ and γ chosen",
    (meta) => ({ loss: balanced, meta }),
    [
      { learningRate: 0.001, gamma: 0 },
      { learningRate: 0.01, gamma: 0 },
      { learningRate: 0.1, gamma: 0 },
      { learningRate: 0.01, gamma: 0.3 },
    ],
  ),
  trained(
    "meta-reweighter",
    "Meta Reweighter on plain softmax, step of ψ chosen",
    ({ learningRate }) => ({ loss: softmax, meta: { kind: "reweighter", learningRate } }),
    [{ learningRate: 0.01 }, { learningRate: 0.1 }],
  ),
];
