import { intAttribute } from "../../model/attributes.ts";
import { elementTypeFromCode, isFloatingPoint } from "../../model/element-type.ts";
import { layoutOperators } from "../move-axis.ts";
import { carried, computed } from "./carried.ts";
import type { MeaningRule } from "./meaning-rule.ts";

const carry: MeaningRule = (node, reading) => {
  const meaning = reading.meaning(node.input[0]);
  return [meaning === undefined ? undefined : carried(node, meaning, reading)];
};

const cast: MeaningRule = (node, reading) => {
  const type = elementTypeFromCode(intAttribute(node, "to", 0));
  reading.noteType(node.output[0], type);
  const meaning = reading.meaning(node.input[0]);
  if (meaning === undefined) return [undefined];
  // Numbers that are rounded are decisions.
  const keeps = isFloatingPoint(type) || meaning.stage === "label";
  return [keeps ? carried(node, meaning, reading) : computed(node, meaning, reading)];
};

const quantize: MeaningRule = (node, reading) => {
  const zero = node.input[2] ?? "";
  const type =
    node.opType === "QuantizeLinear"
      ? (reading.type(zero) ?? "uint8")
      : reading.type(node.input[1]);
  reading.noteType(node.output[0], type);
  return carry(node, reading);
};

const unchanged = ["CastLike", "Dropout", "Identity"];

/** Operators that pass on all numbers as they are, at most in another order. */
export const layoutRules: Readonly<Record<string, MeaningRule>> = Object.fromEntries([
  ...[...layoutOperators, ...unchanged].map((opType) => [opType, carry] as const),
  ["Cast", cast],
  ...["", "com.microsoft."].flatMap((domain) =>
    ["DequantizeLinear", "QuantizeLinear"].map(
      (opType) => [`${domain}${opType}`, quantize] as const,
    ),
  ),
]);
