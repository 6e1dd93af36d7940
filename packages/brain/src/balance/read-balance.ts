import { classShift, createMetaSampler, uniformPrior } from "@balms/core";
import { checkChoice, checkFlag, checkMethods, checkNumber } from "@balms/core/adapter";
import { checkOptions, checkWhole, refuse, refuseValue } from "@balms/core/adapter";
import type { BalanceOptions } from "./balance-options.ts";

const known = [
  "alpha",
  "batchSize",
  "inLoss",
  "meta",
  "mismatch",
  "prior",
  "random",
  "sampled",
  "sampler",
  "shuffle",
  "tau",
  "zeroCounts",
];

const knownOfMeta = [
  "batchSize",
  "beta1",
  "beta2",
  "data",
  "epsilon",
  "every",
  "gamma",
  "learningRate",
  "momentum",
  "optimizer",
];

/** Checks the option `balance` as far as that goes without data; merges it into the settings so far. */
export function readBalance(
  options: BalanceOptions = {},
  before: BalanceOptions = {},
): BalanceOptions {
  if (options === null) refuseValue("balance", options, "an object of options");
  checkOptions(options, known, "balance");
  const settings = { ...before, ...options };
  const { prior, inLoss, sampled, mismatch, tau, zeroCounts, alpha } = settings;
  if (mismatch !== undefined) checkChoice(mismatch, "balance.mismatch", ["error", "intended"]);
  // Numbers and words are checked here and now; whether the classes fit, once the data are known.
  for (const given of [prior, inLoss]) {
    classShift({ prior: given ?? uniformPrior(["0", "1"]), tau, zeroCounts, alpha });
  }
  if (sampled !== undefined) classShift({ prior: sampled, zeroCounts: "mask" });
  checkDraws(settings);
  return settings;
}

function checkDraws({ sampler, shuffle, meta, batchSize, random }: BalanceOptions): void {
  if (random !== undefined) checkMethods(random, "balance.random", generator);
  checkFlag(shuffle, "balance.shuffle");
  checkWhole(batchSize ?? 16, "balance.batchSize", 1);
  if (meta !== undefined) checkMeta(meta);
  if (sampler !== undefined) {
    if (typeof sampler !== "function" && typeof sampler?.fill !== "function") {
      refuseValue("balance.sampler", sampler, "a sampler, or a function that makes one");
    }
    if (meta !== undefined) refuse("balance.sampler", "one beside `meta`", "one of the two");
  }
  const draws = meta === undefined ? "sampler" : "meta";
  if (shuffle !== true || (sampler ?? meta) === undefined) return;
  refuse("balance.shuffle", `true beside \`${draws}\``, `nothing: \`${draws}\` says the order`);
}

const generator = ["uniform", "integer", "exponential", "state"];

function checkMeta(options: NonNullable<BalanceOptions["meta"]>): void {
  if (options === null) refuseValue("balance.meta", options, "an object of options");
  checkOptions(options, knownOfMeta, "balance.meta");
  const { batchSize = 32, every = 1, data, ...settings } = options;
  const { gamma = 0 } = settings;
  checkWhole(batchSize, "balance.meta.batchSize", 1);
  checkWhole(every, "balance.meta.every", 1);
  checkNumber(gamma, "balance.meta.gamma", { least: 0, most: 1 });
  createMetaSampler(uniformPrior(["0", "1"]), settings);
  if (data !== undefined && !(Array.isArray(data) && data.length > 0)) {
    refuseValue("balance.meta.data", data, "at least one pattern");
  }
}
