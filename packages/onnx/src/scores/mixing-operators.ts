import { linearRules } from "./rules/linear-rules.ts";

/** Standard operators that compute something new from all numbers that they are given. */
export const mixingOperators: ReadonlySet<string> = new Set([
  ...Object.keys(linearRules),
  "Attention",
  "GRU",
  "GridSample",
  "LSTM",
  "RNN",
]);

/** Operators that tell of a tensor's size, not of the numbers in it. */
export const blindOperators: ReadonlySet<string> = new Set(["Shape", "Size"]);
