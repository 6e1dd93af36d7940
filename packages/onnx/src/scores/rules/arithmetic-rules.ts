import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { carried, computed } from "./carried.ts";
import { handWrittenSigmoid } from "./hand-written-sigmoid.ts";
import {
  handWrittenLogSoftmax,
  handWrittenShares,
  handWrittenSoftmax,
} from "./hand-written-softmax.ts";
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
  const { meaning, input, other } = found;
  if (meaning.stage === "raw" && factor > 0)
    return carried(node, meaning, reading, { input, factor });
  if (meaning.stage === "probabilities" && factor > 0) {
    const total = (meaning.total ?? 1) * factor;
    return { ...carried(node, meaning, reading, { input, factor }), total };
  }
  if (meaning.quantized === true && !reading.meanings.has(other)) {
    reading.noteType(node.output[0], reading.type(other));
    const { axis, width } = meaning;
    return rawScores(node.output[0], reading, { axis, width, parents: [meaning.scores] });
  }
  const isDividend = node.opType === "Div" && !found.isFirst;
  const numbers = isDividend ? undefined : reading.numbers(other);
  const stretches = meaning.stage === "raw" && keepsWidth(node, meaning, reading);
  return stretches && numbers?.every((number) => number > 0) === true
    ? stretched(node, reading, meaning)
    : computed(node, meaning, reading);
}

/** A factor and a summand for each class make other scores, of a layer as before. */
function stretched(node: NodeProto, reading: ScoreReading, meaning: Meaning): Meaning {
  const { doubt: _, ...sound } = computed(node, meaning, reading);
  return meaning.doubt === undefined ? sound : { ...sound, doubt: meaning.doubt };
}

/** By the means and variances of training. */
const normalize: MeaningRule = (node, reading) => {
  const meaning = reading.meaning(node.input[0]);
  if (meaning === undefined) return [undefined];
  const isLayer = meaning.stage === "raw" && meaning.axis === 1;
  return [isLayer ? stretched(node, reading, meaning) : computed(node, meaning, reading)];
};

/** Scores of two layers that are added up are scores, too, and probabilities are parts of an average. */
function sum(node: NodeProto, reading: ScoreReading): Meaning | undefined {
  const meanings = node.input.flatMap((name) => aligned(name, node.output[0], reading) ?? []);
  const [first] = meanings;
  const alike = meanings.every(
    ({ stage, doubt, axis }) => stage === first.stage && axis === first.axis && doubt === undefined,
  );
  if (meanings.length < node.input.length || !alike || first.axis === undefined) return undefined;
  const parents = meanings.map(({ scores }) => scores);
  const { axis, width } = first;
  const output = node.output[0];
  reading.noteRank(output, reading.rank(node.input[0]));
  reading.noteType(output, reading.type(node.input[0]));
  if (first.stage === "raw") return rawScores(output, reading, { axis, width, parents });
  const isMixture = first.stage === "probabilities" && new Set(parents).size > 1;
  if (!isMixture || meanings.some(({ activation }) => activation === "Sigmoid")) return undefined;
  const total = meanings.reduce((all, part) => all + (part.total ?? 1), 0);
  return {
    ...rawScores(output, reading, { axis, width, parents, given: true, total }),
    stage: "probabilities",
  };
}

/** Whether one score alone stays one, instead of being spread over the values of the other operand. */
function keepsWidth(node: NodeProto, { axis, width }: Meaning, reading: ScoreReading): boolean {
  return width !== 1 || axis === undefined || (reading.size(node.output[0], axis) ?? 1) === 1;
}

const add: MeaningRule = (node, reading) => {
  const found = operandsOf(node, reading);
  if (found === undefined) return [undefined];
  const { meaning, input, other } = found;
  if (meaning.stage === "raw" && keepsWidth(node, meaning, reading) && reading.isConstant(other)) {
    return [carried(node, meaning, reading, { input, bent: reading.scalar(other) === undefined })];
  }
  return [sum(node, reading) ?? computed(node, meaning, reading)];
};

/** One number for each row, the same for all classes: what is taken off before a Softmax so that nothing overflows. */
function isSameForAllClasses(other: string, meaning: Meaning, reading: ScoreReading): boolean {
  const { axis } = meaning;
  return axis !== undefined && meaning.width !== 1 && reading.size(other, axis) === 1;
}

const subtract: MeaningRule = (node, reading) => {
  // Of whatever they are: densities of naive Bayes come from no layer.
  const normalized = handWrittenLogSoftmax(node, reading);
  if (normalized !== undefined) return [normalized];
  const found = operandsOf(node, reading);
  if (found === undefined) return [undefined];
  const { meaning, input, other, isFirst } = found;
  if (!isFirst && reading.scalar(other) === 1 && meaning.stage === "probabilities") {
    return [{ ...carried(node, meaning, reading, { input }), stage: "complement" }];
  }
  const isSame = isSameForAllClasses(other, meaning, reading);
  const keeps = reading.isConstant(other) || isSame;
  if (meaning.stage === "raw" && isFirst && keeps)
    return [carried(node, meaning, reading, { input, bent: !isSame })];
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
  const [dividend, given] = node.input;
  const normalized =
    handWrittenSoftmax(node, reading) ??
    handWrittenShares(node, reading) ??
    (reading.scalar(dividend) === 1 ? handWrittenSigmoid(node, given, reading) : undefined);
  if (normalized !== undefined) return [normalized];
  const divisor = found.isFirst ? reading.scalar(found.other) : undefined;
  return [scaled(node, reading, found, 1 / (divisor ?? Number.NaN))];
};

function operand(node: NodeProto, reading: ScoreReading): Meaning | undefined {
  const [meaning] = node.input.flatMap((name) => aligned(name, node.output[0], reading) ?? []);
  return meaning === undefined ? undefined : computed(node, meaning, reading);
}

/** Arithmetic with numbers that are the same in each run keeps raw scores what they are. */
export const arithmeticRules: Readonly<Record<string, MeaningRule>> = {
  Add: add,
  BatchNormalization: normalize,
  Div: divide,
  Mul: multiply,
  Reciprocal: (node, reading) => [
    handWrittenSigmoid(node, node.input[0], reading) ?? operand(node, reading),
  ],
  Sub: subtract,
  Mean: (node, reading) => {
    const found = sum(node, reading);
    if (found === undefined) return [operand(node, reading)];
    return [
      { ...found, ...(found.total !== undefined && { total: found.total / node.input.length }) },
    ];
  },
  Sum: (node, reading) =>
    node.input.length === 2 ? add(node, reading) : [sum(node, reading) ?? operand(node, reading)],
};
