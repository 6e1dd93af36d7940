import { intAttribute } from "../../model/attributes.ts";
import type { Meaning } from "../meaning.ts";
import { computed } from "./carried.ts";
import { rawScores } from "./meaning-rule.ts";
import type { MeaningRule } from "./meaning-rule.ts";

/** The class with the greatest score; along another axis it is something else. */
function choice(
  absentAxis: number,
  outputs: (label: Meaning, rest: Meaning) => readonly (Meaning | undefined)[],
): MeaningRule {
  return (node, reading) => {
    const [input] = node.input;
    const axis = reading.axis(input, intAttribute(node, "axis", absentAxis));
    const known = reading.meaning(input);
    const meaning = known ?? rawScores(input, reading, { axis, doubt: "what no layer computes" });
    const rest = computed(node, meaning, reading);
    const derived: Meaning = { ...rest, stage: "derived", scores: meaning.scores };
    if (meaning.stage === "raw" && meaning.axis === undefined && known !== undefined) {
      const { fault: _, ...sound } = meaning;
      reading.meanings.set(input, {
        ...sound,
        axis,
        width: meaning.width ?? reading.size(input, axis),
      });
    }
    const isChoice = meaning.axis === undefined || reading.axis(input, meaning.axis) === axis;
    const label: Meaning = { ...meaning, stage: "label", parents: [], axis: undefined };
    return known === undefined || !isChoice ? [derived, derived] : outputs(label, derived);
  };
}

/** Operators that choose classes. */
export const labelRules: Readonly<Record<string, MeaningRule>> = {
  ArgMax: choice(0, (label) => [label]),
  Hardmax: choice(-1, (label) => [label]),
  TopK: choice(-1, (label, rest) => [rest, label]),
  "ai.onnx.ml.ZipMap": (node, reading) => [reading.meaning(node.input[0])],
};
