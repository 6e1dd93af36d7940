// What is compared. Everything but the lines below is the same for all.
import { classWeights, createRandom, rowWeights } from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";

/**
 * @typedef {object} Method
 * @property {string} title
 * @property {(task: { prior: import("@balms/core").ClassPrior, labels: Int32Array, seed: number }) => object} [whole]
 *   options of `fitBalanced`: the whole network is trained
 * @property {"crt" | "balanced-softmax" | "balms"} [head]
 *   `method` of `fitDecoupledHead`: the head alone, on the network that cross-entropy has trained
 */

/** @type {Readonly<Record<string, Method>>} */
export const allMethods = {
  "cross-entropy": {
    title: "cross-entropy",
    // No prior in the softmax.
    whole: () => ({ tau: 0 }),
  },
  "class-weights": {
    title: "class weights 1/n",
    whole: ({ prior, labels }) => ({
      tau: 0,
      rowWeights: rowWeights(classWeights(prior, { scheme: "inverse" }), labels),
    }),
  },
  "re-sampling": {
    title: "class-balanced re-sampling",
    whole: ({ prior, labels, seed }) => {
      const random = createRandom(seed).fork("re-sampling");
      const sampler = createClassBalancedSampler(indexRows(labels, { prior }), { random });
      // The sampler has balanced already: the prior that the loss sees is uniform.
      return { sampler, inLoss: sampler.sampledPrior() };
    },
  },
  "balanced-softmax": {
    title: "Balanced Softmax",
    whole: () => ({}),
  },
  crt: { title: "cRT (head alone)", head: "crt" },
  decoupled: { title: "Balanced Softmax (head alone)", head: "balanced-softmax" },
  balms: { title: "BALMS (head alone)", head: "balms" },
};
