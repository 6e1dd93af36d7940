import { rankKeepers } from "./elementwise-operators.ts";
import { operatorKey } from "./operator-key.ts";
import type { ScoreReading } from "./score-reading.ts";

// What comes out has other sizes than what goes in.
const changingSizes: ReadonlySet<string> = new Set(["AveragePool", "GlobalAveragePool", "MaxPool"]);

// What comes out has the element type of what goes in.
const changingType: ReadonlySet<string> = new Set([
  "Cast",
  "DequantizeLinear",
  "DynamicQuantizeLinear",
  "QuantizeLinear",
]);

/**
 * Takes note of what the declared outputs tell of tensors before them: a Softmax has the same dimensions before as after it. Behind
 * operators that nobody knows, nothing else may tell it.
 */
export function noteRanksBefore(reading: ScoreReading): void {
  for (const node of reading.graph.node.toReversed()) {
    const key = operatorKey(node);
    if (!rankKeepers.has(key)) continue;
    const [input] = node.input;
    const [output] = node.output;
    if (reading.rank(input) === undefined) reading.noteRank(input, reading.rank(output));
    if (!changingSizes.has(key)) reading.noteSizes(input, reading.sizes(output));
    if (reading.type(input) === undefined && !changingType.has(key))
      reading.noteType(input, reading.type(output));
  }
}
