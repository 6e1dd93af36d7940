import { checkChoice, checkNumber, checkOptions, refuseValue } from "@balms/core/adapter";
import type { BalanceOptions } from "./balance/balance-options.ts";

// Those of BalancedNetworkOptions; the last three are TrainStream's.
const known = [
  "activation",
  "balance",
  "beta1",
  "beta2",
  "binaryThresh",
  "callback",
  "callbackPeriod",
  "epsilon",
  "errorThresh",
  "hiddenLayers",
  "inputSize",
  "iterations",
  "leakyReluAlpha",
  "learningRate",
  "log",
  "logPeriod",
  "momentum",
  "outputSize",
  "praxis",
  "timeout",
  "doneTrainingCallback",
  "floodCallback",
  "neuralNetwork",
];

/**
 * brain.js's options as it takes them, and what is said about the balance. Names that nothing reads are
 * refused, unless a class below or above may read options of its own.
 */
export function readOptions(
  options: unknown,
  { isFirst, open }: { readonly isFirst: boolean; readonly open: boolean },
): {
  readonly rest: { readonly leakyReluAlpha?: number };
  readonly balance: BalanceOptions | undefined;
} {
  if (typeof options !== "object" || options === null) {
    refuseValue("options", options, "an object of options");
  }
  if (!open) checkOptions(options, known);
  const { balance, ...given } = options as Readonly<Record<string, unknown>>;
  // brain.js refuses some that are there and undefined.
  const rest = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  // No callback is null in version 1, and undefined in version 2.
  if (!isFirst && rest["callback"] === null) rest["callback"] = undefined;
  const { leakyReluAlpha = 0.01, praxis = null } = rest;
  // Version 1 takes any other word for none.
  if (!open && praxis !== null) checkChoice(praxis, "praxis", ["adam"]);
  checkNumber(leakyReluAlpha as number, "leakyReluAlpha", { above: 0, below: 1 });
  return { rest, balance: balance as BalanceOptions | undefined };
}
