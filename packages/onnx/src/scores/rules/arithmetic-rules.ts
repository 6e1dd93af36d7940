import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { carried, computed } from "./carried.ts";
import { rawScores } from "./meaning-rule.ts";
import type { MeaningRule } from "./meaning-rule.ts";

/** What an operand means, as the result's dimensions see it. */
function aligned(name: string, output: string, reading: ScoreReading): Meaning | undefined {
  const meaning = reading.meaning(name);
  if (meaning?.axis === undefined) return meaning;
  const axis = reading.axis(name, meaning.axis);
  const [rank, resultRank] = [reading.rank(name), reading.rank(output)];
  if (axis < 0) return { ...meaning, axis };
  if (rank === undefined || resultRank === undefined) return { ...meaning, axis: undefined };
  return { ...meaning, axis: axis + resultRank - rank };
}

interface Operands {
  readonly meaning: Meaning;
  readonly input: string;
  readonly other: string;
  readonly isFirst: boolean;
}

function operandsOf(node: NodeProto, reading: ScoreReading): Operands | undefined {
  const [first, second] = node.input;
  const isFirst = reading.meaning(first) !== undefined;
  const input = isFirst ? first : second;
  const meaning = aligned(input, node.output[0], reading);
  return meaning === undefined
    ? undefined
    : { meaning, input, other: isFirst ? second : first, isFirst };
}

function scaled(node: NodeProto, reading: ScoreReading, found: Operands, factor: number): Meaning {
  const { meaning, input } = found;
  if (meaning.stage === "raw" && factor > 0)
    return carried(node, meaning, reading, { input, factor });
  return computed(node, meaning, reading);
}

/** Scores of two layers that are added up are scores, too. */
function sum(node: NodeProto, reading: ScoreReading): Meaning | undefined {
  const meanings = node.input.map((name) => aligned(name, node.output[0], reading));
  const [first] = meanings;
  const isSum = meanings.every(
    (meaning) =>
      meaning?.stage === "raw" && meaning.doubt === undefined && meaning.axis === first?.axis,
  );
  const parents = meanings.flatMap((meaning) => (meaning === undefined ? [] : [meaning.scores]));
  if (first === undefined || !isSum) return undefined;
  const { axis, width } = first;
  return rawScores(node.output[0], reading, { axis, width, parents });
}

const add: MeaningRule = (node, reading) => {
  const found = operandsOf(node, reading);
  if (found === undefined) return [undefined];
  const { meaning, input, other } = found;
  if (meaning.stage === "raw" && reading.isConstant(other)) {
    return [carried(node, meaning, reading, { input })];
  }
  return [sum(node, reading) ?? computed(node, meaning, reading)];
};

/** One number for each row, the same for all classes: what is taken off before a Softmax so that nothing overflows. */
function isSameForAllClasses(other: string, meaning: Meaning, reading: ScoreReading): boolean {
  const { axis } = meaning;
  return axis !== undefined && meaning.width !== 1 && reading.size(other, axis) === 1;
}

const subtract: MeaningRule = (node, reading) => {
  const found = operandsOf(node, reading);
  if (found === undefined) return [undefined];
  const { meaning, input, other, isFirst } = found;
  const keeps = reading.isConstant(other) || isSameForAllClasses(other, meaning, reading);
  if (meaning.stage === "raw" && isFirst && keeps)
    return [carried(node, meaning, reading, { input })];
  return [computed(node, meaning, reading)];
};

const multiply: MeaningRule = (node, reading) => {
  const found = operandsOf(node, reading);
  if (found === undefined) return [undefined];
  return [scaled(node, reading, found, reading.scalar(found.other) ?? Number.NaN)];
};

const divide: MeaningRule = (node, reading) => {
  const found = operandsOf(node, reading);
  if (found === undefined) return [undefined];
  const divisor = found.isFirst ? reading.scalar(found.other) : undefined;
  return [scaled(node, reading, found, 1 / (divisor ?? Number.NaN))];
};

/** Arithmetic with numbers that are the same in each run keeps raw scores what they are. */
export const arithmeticRules: Readonly<Record<string, MeaningRule>> = {
  Add: add,
  Div: divide,
  Mul: multiply,
  Sub: subtract,
  Sum: (node, reading) => (node.input.length === 2 ? add(node, reading) : [sum(node, reading)]),
};
