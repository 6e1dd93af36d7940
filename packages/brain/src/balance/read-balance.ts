import { ArgumentError, classShift, createMetaSampler } from "@balms/core";
import { checkNumber, checkWhole } from "@balms/core/adapter";
import { uniformPrior } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { BalanceOptions, MetaTrainingOptions } from "./balance-options.ts";

const known = [
  "alpha",
  "metaSampler",
  "mismatch",
  "prior",
  "sampled",
  "sampler",
  "tau",
  "zeroCounts",
];

const knownOfMeta = [
  "batchSize",
  "beta1",
  "beta2",
  "epsilon",
  "gamma",
  "learningRate",
  "metaBatchSize",
  "metaData",
  "metaEvery",
  "momentum",
  "optimizer",
  "random",
];

/** Checks the option `balance` as far as that goes without data; merges it into the settings so far. */
export function readBalance(options: BalanceOptions, before: BalanceOptions = {}): BalanceOptions {
  if (typeof options !== "object" || options === null) {
    refuse("balance", options, "an object of options");
  }
  refuseUnknown("balance", options, known);
  const settings = { ...before, ...options };
  const { prior = uniformPrior(["0", "1"]), sampler, metaSampler, mismatch } = settings;
  const { tau, zeroCounts, alpha, sampled } = settings;
  if (mismatch !== undefined && !["error", "intended"].includes(mismatch)) {
    refuse("balance.mismatch", mismatch, 'one of ["error","intended"]');
  }
  // Numbers and words are checked here and now; whether the classes fit, once the data are known.
  classShift({ prior, tau, zeroCounts, alpha });
  if (sampled !== undefined) classShift({ prior: sampled, zeroCounts: "mask" });
  if (sampler !== undefined) {
    if (typeof sampler !== "function" && typeof sampler?.fill !== "function") {
      refuse("balance.sampler", sampler, "a sampler, or a function that makes one");
    }
    if (metaSampler !== undefined) {
      refuse("balance.sampler", sampler, "nothing beside metaSampler, which draws by itself");
    }
  }
  if (metaSampler !== undefined) checkMetaTraining(metaSampler);
  return settings;
}

function checkMetaTraining(options: MetaTrainingOptions): void {
  const { random, batchSize = 16, metaBatchSize = 32, metaEvery = 1, metaData } = { ...options };
  if (typeof random?.integer !== "function" || typeof random.exponential !== "function") {
    refuse("balance.metaSampler.random", random, "a RandomGenerator, such as createRandom(1)");
  }
  refuseUnknown("balance.metaSampler", options, knownOfMeta);
  checkWhole(batchSize, "balance.metaSampler.batchSize", 1);
  checkWhole(metaBatchSize, "balance.metaSampler.metaBatchSize", 1);
  checkWhole(metaEvery, "balance.metaSampler.metaEvery", 1);
  checkNumber(options.gamma ?? 0, "balance.metaSampler.gamma", { least: 0 });
  createMetaSampler(uniformPrior(["0", "1"]), options);
  if (metaData !== undefined && !(Array.isArray(metaData) && metaData.length > 0)) {
    refuse("balance.metaSampler.metaData", metaData, "at least one pattern");
  }
}

function refuseUnknown(parameter: string, options: object, names: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !names.includes(key));
  if (unknown !== undefined) refuse(parameter, unknown, `options among ${names.join(", ")}`);
}

function refuse(parameter: string, value: unknown, expected: string): never {
  throw new ArgumentError({ parameter, received: describeValue(value), expected });
}
