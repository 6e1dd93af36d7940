import { createRandom, priorFromLabels } from "@balms/core";
import { evaluateModel } from "@balms/tfjs";
import { trainingData } from "./letters.mjs";
import { allMethods } from "./methods.mjs";
import { createModel } from "./model.mjs";
import { trainHead, trainWhole } from "./train.mjs";

/**
 * @typedef {object} Progress
 * @property {string} method
 * @property {number} seed
 * @property {number} epoch from 1
 * @property {number} epochs
 * @property {number} loss mean training loss of the epoch
 */

/**
 * Measures on the test set, between 0 and 1.
 *
 * @typedef {object} Run
 * @property {number} seed
 * @property {number} top1
 * @property {number} balanced
 * @property {number | null} many
 * @property {number | null} medium
 * @property {number | null} few
 * @property {(number | null)[]} perClass
 */

/**
 * @typedef {object} Comparison
 * @property {string[]} classes
 * @property {number[]} counts training rows per class
 * @property {number} epochs
 * @property {number[]} seeds
 * @property {{ id: string, title: string, runs: Run[] }[]} methods
 */

/**
 * Trains a network with each method and each seed, and evaluates it on the test set once its training
 * has ended. Nothing is chosen by the test set.
 *
 * @param {import("../letters-in-pages/fetch-letters.mjs").Letters} letters
 * @param {object} options
 * @param {readonly string[]} [options.methods] names in allMethods
 * @param {readonly number[]} [options.seeds]
 * @param {number} [options.epochs]
 * @param {(progress: Progress) => void} [options.onProgress]
 * @returns {Promise<Comparison>}
 */
export async function compare(letters, options = {}) {
  const { methods = Object.keys(allMethods), seeds = [1], epochs = 10, onProgress } = options;
  const { classes, height, width } = letters;
  const train = trainingData(letters, letters.train);
  const test = trainingData(letters, letters.test);
  const { labels } = letters.train;
  const prior = priorFromLabels(labels, { classes });
  // In the order of allMethods: cross-entropy is evaluated before its network gets other heads.
  const chosen = Object.entries(allMethods).filter(([id]) => methods.includes(id));
  const results = chosen.map(([id, { title }]) => ({ id, title, runs: /** @type {Run[]} */ ([]) }));

  for (const seed of seeds) {
    // Same first weights and same order of rows for all methods that draw every row once.
    const shared = (/** @type {string} */ method) => ({
      prior,
      epochs,
      batchSize: 64,
      random: createRandom(seed),
      onEpochEnd: (/** @type {{ epoch: number, loss: number }} */ { epoch, loss }) =>
        onProgress?.({ method, seed, epoch: epoch + 1, epochs, loss }),
    });
    const trained = async (/** @type {string} */ id) => {
      const model = createModel([height, width, 1], classes.length, seed);
      const own = allMethods[id].whole?.({ prior, labels, seed });
      await trainWhole(model, train, { ...shared(id), ...own });
      return model;
    };
    /** @type {Map<string, Awaited<ReturnType<typeof trained>>>} */
    const networks = new Map();
    for (const { id, runs } of results) {
      const { head } = allMethods[id];
      const network = head === undefined ? id : "cross-entropy";
      const model = networks.get(network) ?? (await trained(network));
      networks.set(network, model);
      if (head !== undefined) await trainHead(model, train, { ...shared(id), method: head });
      const evaluation = await evaluateModel(model, test, { prior });
      const { top1, balanced, many, medium, few, perClass } = evaluation;
      runs.push({ seed, top1, balanced, many, medium, few, perClass });
    }
    for (const model of networks.values()) model.dispose();
  }
  const counts = [...prior.counts];
  return { classes: [...classes], counts, epochs, seeds: [...seeds], methods: results };
}
