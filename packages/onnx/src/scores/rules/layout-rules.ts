import { layoutOperators } from "../move-axis.ts";
import { carried } from "./carried.ts";
import type { MeaningRule } from "./meaning-rule.ts";

const carry: MeaningRule = (node, reading) => {
  const meaning = reading.meaning(node.input[0]);
  return [meaning === undefined ? undefined : carried(node, meaning, reading)];
};

// Casts to integers make labels of probabilities by rounding; they are read where the output is looked at.
const unchanged = ["Cast", "CastLike", "DequantizeLinear", "Dropout", "Identity", "QuantizeLinear"];

/** Operators that pass on all numbers as they are, at most in another order. */
export const layoutRules: Readonly<Record<string, MeaningRule>> = Object.fromEntries(
  [...layoutOperators, ...unchanged].map((opType) => [opType, carry]),
);
