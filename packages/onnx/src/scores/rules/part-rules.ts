import { intAttribute, intsAttribute } from "../../model/attributes.ts";
import { sliceRange } from "../../graph/slice-range.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { carried, computed } from "./carried.ts";
import { concat } from "./concat-rule.ts";
import { rawScores } from "./meaning-rule.ts";
import type { MeaningRule } from "./meaning-rule.ts";

/** A part of the classes: scores of a head of its own, or probabilities without a class axis. */
function part(
  node: NodeProto,
  reading: ScoreReading,
  meaning: Meaning,
  output: string,
  size: number | undefined,
): Meaning {
  reading.noteRank(output, reading.rank(node.input[0]));
  reading.noteType(output, reading.type(node.input[0]));
  if (meaning.stage !== "raw") {
    const { from: _, ...rest } = meaning;
    const given = meaning.given === true && {
      stage: "derived" as const,
      doubt: `a part of the classes, taken by ${describeNode(node)}`,
    };
    return { ...rest, ...given, axis: undefined, lost: describeNode(node) };
  }
  reading.parts.add(node);
  const { axis, doubt, scores } = meaning;
  const width = size ?? reading.size(output, axis);
  return rawScores(output, reading, {
    axis,
    ...(width !== undefined && { width }),
    parents: [scores],
    ...(doubt !== undefined && { doubt }),
  });
}

/** Whether numbers of places go up: classes stay in their order. */
function goUp(places: readonly number[]): boolean {
  return places.every((place, at) => at === 0 || place > places[at - 1]);
}

/** Classes in another order than before. All of them are a head of its own, whose classes are as they stand now. */
function reordered(
  node: NodeProto,
  reading: ScoreReading,
  meaning: Meaning,
  places: readonly number[],
): Meaning {
  const [output] = node.output;
  const { axis, width, activation, stage, total, scores } = meaning;
  const found = part(node, reading, meaning, output, places.length);
  if (stage === "raw" || stage === "label") return found;
  const isWhole = new Set(places).size === width && places.length === width;
  if (isWhole && stage === "probabilities" && activation !== "Sigmoid") {
    const shares = { given: true, ...(total !== undefined && { total }) };
    const source = rawScores(output, reading, { axis, width, parents: [scores], ...shares });
    return { ...source, width, stage, reordered: true };
  }
  return { ...found, fault: `${describeNode(node)}, which puts the classes into another order` };
}

/** The places along the class axis that a Slice with constant arguments takes, where it takes them from the end. */
function backwards(
  node: NodeProto,
  reading: ScoreReading,
  { axis = 0, width }: Meaning,
): readonly number[] | undefined {
  const [input] = node.input;
  const [starts, ends, axes, steps] = [1, 2, 3, 4].map((at) =>
    reading.numbers(node.input[at] ?? ""),
  );
  const at = axes?.findIndex((given) => reading.axis(input, given) === axis) ?? axis;
  const step = steps?.[at] ?? 1;
  if (step > 0 || width === undefined) return undefined;
  const range = sliceRange(width, starts?.[at] ?? -1, ends?.[at] ?? -width - 1, step);
  return Array.from({ length: range.length }, (_, place) => range.start + place * step);
}

/** All of the axes that a Slice cuts, or only those where it may leave something out. */
function cutAxes(node: NodeProto, reading: ScoreReading): readonly number[] | undefined {
  const [input] = node.input;
  const list = (attribute: string, at: number): readonly number[] | undefined =>
    intsAttribute(node, attribute) ?? reading.numbers(node.input[at] ?? "");
  const [starts, ends] = [list("starts", 1), list("ends", 2)];
  const axes = list("axes", 3) ?? starts?.map((_, at) => at);
  const steps = list("steps", 4);
  if (axes === undefined) return undefined;
  return axes.flatMap((given, at) => {
    const axis = reading.axis(input, given);
    const size = reading.size(input, axis) ?? reading.meaning(input)?.width;
    const isWhole =
      starts?.[at] === 0 &&
      ends !== undefined &&
      size !== undefined &&
      ends[at] >= size &&
      (steps === undefined || steps[at] === 1);
    return isWhole ? [] : [axis];
  });
}

const slice: MeaningRule = (node, reading) => {
  const [input] = node.input;
  const [output] = node.output;
  const meaning = reading.meaning(input);
  if (meaning === undefined) return [undefined];
  if (meaning.axis === undefined) return [carried(node, meaning, reading)];
  const cut = cutAxes(node, reading);
  const axis = reading.axis(input, meaning.axis);
  if (cut?.includes(axis) === false && (axis >= 0 || cut.length === 0))
    return [carried(node, meaning, reading)];
  const whole = { ...meaning, axis };
  const places = backwards(node, reading, whole);
  if (places !== undefined) return [reordered(node, reading, whole, places)];
  return [part(node, reading, whole, output, undefined)];
};

const split: MeaningRule = (node, reading) => {
  const [input] = node.input;
  const meaning = reading.meaning(input);
  if (meaning === undefined) return [];
  const axis = reading.axis(input, intAttribute(node, "axis", 0));
  const own = meaning.axis === undefined ? undefined : reading.axis(input, meaning.axis);
  const sizes = intsAttribute(node, "split") ?? reading.numbers(node.input[1] ?? "");
  const count = node.output.length;
  return node.output.map((output, at) => {
    if (own === undefined || own !== axis || count === 1)
      return carried(node, meaning, reading, { output });
    const equal =
      meaning.width === undefined || meaning.width % count !== 0
        ? undefined
        : meaning.width / count;
    return part(node, reading, { ...meaning, axis }, output, sizes?.[at] ?? equal);
  });
};

/** Picks one position or several along an axis; of the classes, a part. */
const gather: MeaningRule = (node, reading) => {
  const [input, indices] = node.input;
  const [output] = node.output;
  const label = reading.meaning(indices);
  // Names of chosen classes.
  if (label?.stage === "label" && reading.isConstant(input)) return [label];
  const meaning = reading.meaning(input);
  if (meaning?.axis === undefined) return [meaning && carried(node, meaning, reading)];
  const [rank, indexRank] = [reading.rank(input), reading.rank(indices)];
  const axis = reading.axis(input, intAttribute(node, "axis", 0));
  const own = reading.axis(input, meaning.axis);
  if (rank === undefined || indexRank === undefined)
    return [computed(node, { ...meaning, axis: undefined }, reading)];
  const { width = 0 } = meaning;
  const places = reading.numbers(indices)?.map((place) => (place < 0 ? place + width : place));
  if (axis === own && indexRank === 1 && places !== undefined) {
    const isWhole = places.length === width && goUp(places);
    if (isWhole) return [carried(node, meaning, reading)];
    if (!goUp(places)) return [reordered(node, reading, { ...meaning, axis: own }, places)];
  }
  if (axis === own) {
    const found = part(node, reading, { ...meaning, axis: own }, output, undefined);
    reading.noteRank(output, rank - 1 + indexRank);
    return [
      indexRank === 0 ? { ...found, axis: undefined, width: 1, lost: describeNode(node) } : found,
    ];
  }
  const moved = carried(node, meaning, reading);
  reading.noteRank(output, rank - 1 + indexRank);
  return [{ ...moved, axis: own < axis ? own : own - 1 + indexRank }];
};

/** The chosen classes, by the names that a constant lists. */
const lookUp: MeaningRule = (node, reading) => {
  const meaning = node.input.flatMap((name) => reading.meaning(name) ?? [])[0];
  return [meaning?.stage === "label" ? meaning : undefined];
};

/** Operators that take tensors apart or put them together. */
export const partRules: Readonly<Record<string, MeaningRule>> = {
  Concat: concat,
  Gather: gather,
  OneHot: lookUp,
  Slice: slice,
  Split: split,
  "ai.onnx.ml.ArrayFeatureExtractor": lookUp,
  "ai.onnx.ml.LabelEncoder": lookUp,
};
