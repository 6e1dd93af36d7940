import { intAttribute } from "../../model/attributes.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import { reducedAxis } from "../reduced-axis.ts";
import type { ScoreReading } from "../score-reading.ts";
import { computed } from "./carried.ts";
import { rawScores } from "./meaning-rule.ts";
import type { MeaningRule } from "./meaning-rule.ts";
import { isPooledMap } from "./pooled-map.ts";

/** Where the class axis is when others are reduced; undefined when it is one of them. */
function keptAxis(node: NodeProto, reading: ScoreReading, axis: number): number | undefined {
  const kept = reducedAxis(node, axis, reading);
  reading.noteRank(node.output[0], kept?.rank);
  return kept?.axis;
}

/** What remains of scores over positions: means and greatest scores keep what is added to a class everywhere. */
function pooled(
  node: NodeProto,
  reading: ScoreReading,
  meaning: Meaning,
  axis: number,
  keepsAdded: boolean,
): Meaning {
  const [input] = node.input;
  const [output] = node.output;
  reading.noteType(output, reading.type(input));
  const { from: _, parents: __, ...kept } = meaning;
  if (meaning.stage !== "raw" && meaning.given !== true) return { ...kept, axis };
  const likely = meaning.likely === true || isPooledMap(reading, input);
  const found = { ...kept, axis, scores: output, ...(likely && { likely }) };
  return keepsAdded
    ? { ...found, from: { name: input, factor: 1, bent: true }, parents: [] }
    : { ...found, parents: [meaning.scores] };
}

function reduction(keepsAdded: boolean, stages: readonly Meaning["stage"][]): MeaningRule {
  return (node, reading) => {
    const [input] = node.input;
    const meaning = reading.meaning(input);
    if (meaning?.axis === undefined) return [undefined];
    const axis = keptAxis(node, reading, reading.axis(input, meaning.axis));
    if (axis !== undefined && stages.includes(meaning.stage)) {
      return [pooled(node, reading, meaning, axis, keepsAdded)];
    }
    const { fault: _, ...rest } = computed(node, meaning, reading);
    return [
      {
        ...rest,
        stage: "derived",
        scores: meaning.scores,
        axis: undefined,
        doubt: `an output of ${describeNode(node)}`,
      },
    ];
  };
}

/** Pooling over all positions, or over some; channels stand along axis 1. */
function pooling(
  keepsAdded: boolean,
  channels: (node: NodeProto) => boolean = () => true,
): MeaningRule {
  return (node, reading) => {
    const [input] = node.input;
    const [output] = node.output;
    const rank = reading.rank(input);
    reading.noteRank(output, rank);
    const meaning = reading.meaning(input);
    if (meaning?.axis !== 1 || !channels(node)) return [undefined];
    const stages: readonly Meaning["stage"][] = ["raw", "probabilities"];
    if (!stages.includes(meaning.stage)) return [computed(node, meaning, reading)];
    return [pooled(node, reading, meaning, 1, keepsAdded)];
  };
}

const firstChannels = (node: NodeProto): boolean => intAttribute(node, "channels_last", 0) === 0;

/** Interpolation between positions keeps what is added to a class everywhere, as long as classes are not interpolated. */
const resize: MeaningRule = (node, reading) => {
  const [input] = node.input;
  const [output] = node.output;
  reading.noteRank(output, reading.rank(input));
  const meaning = reading.meaning(input);
  if (meaning?.axis === undefined) return [undefined];
  const axis = reading.axis(input, meaning.axis);
  const scales = node.input[node.opType === "Upsample" || reading.opset < 11 ? 1 : 2] ?? "";
  const isWhole =
    (scales !== "" && reading.numbers(scales)?.[axis] === 1) ||
    (reading.size(output, axis) !== undefined && reading.size(output, axis) === meaning.width) ||
    keepsFirstSizes(reading, node.input[3] ?? "", axis, input);
  if (!isWhole) {
    const { scores } = meaning;
    const lost = rawScores(output, reading, { lost: describeNode(node), parents: [scores] });
    return [meaning.stage === "raw" ? lost : { ...meaning, axis: undefined }];
  }
  return [pooled(node, reading, meaning, axis, true)];
};

/** Whether sizes begin with those of a tensor itself, as exporters compute them: Concat of a Slice of its Shape, and new ones. */
function keepsFirstSizes(reading: ScoreReading, sizes: string, axis: number, of: string): boolean {
  const concat = reading.producer(sizes);
  let first = concat?.opType === "Concat" ? reading.producer(concat.input[0]) : undefined;
  while (first?.opType === "Cast") first = reading.producer(first.input[0]);
  if (first?.opType !== "Slice") return false;
  const shape = reading.producer(first.input[0]);
  const [start, end] = [first.input[1], first.input[2]].map((name) => reading.scalar(name));
  const whose = shape?.opType === "Shape" ? shape.input[0] : undefined;
  const sameChannels =
    whose !== undefined && ofOneShape(reading, whose) === ofOneShape(reading, of);
  return sameChannels && start === 0 && end !== undefined && end > axis;
}

const keepingShape: ReadonlySet<string> = new Set([
  "Cast",
  "DequantizeLinear",
  "Identity",
  "QuantizeLinear",
]);

/** The first tensor with the same shape: sizes may be asked of numbers that are dequantised, and whole numbers resized. */
function ofOneShape(reading: ScoreReading, name: string): string {
  const node = reading.producer(name);
  return node !== undefined && keepingShape.has(node.opType)
    ? ofOneShape(reading, node.input[0])
    : name;
}

/** Operators that take several positions together. */
export const reductionRules: Readonly<Record<string, MeaningRule>> = {
  AveragePool: pooling(false),
  GlobalAveragePool: pooling(true),
  GlobalMaxPool: pooling(true),
  MaxPool: pooling(false),
  ReduceMax: reduction(true, ["raw"]),
  ReduceMean: reduction(true, ["raw", "probabilities"]),
  ReduceMin: reduction(true, ["raw"]),
  ReduceSum: reduction(false, ["raw"]),
  Resize: resize,
  Upsample: resize,
  "com.microsoft.QLinearAveragePool": pooling(false, firstChannels),
  "com.microsoft.QLinearGlobalAveragePool": pooling(true, firstChannels),
};
