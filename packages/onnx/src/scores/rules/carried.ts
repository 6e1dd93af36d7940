import type { NodeProto } from "../../model/onnx_pb.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { Meaning } from "../meaning.ts";
import { movedRank, moveAxis } from "../move-axis.ts";
import type { ScoreReading } from "../score-reading.ts";

/** What a step does to its input, where it is not the first of the node, or not the same after it. */
interface Step {
  readonly input?: string;
  readonly factor?: number;
  readonly bent?: boolean;
  readonly output?: string;
}

const changingType: ReadonlySet<string> = new Set([
  "Cast",
  "CastLike",
  "DequantizeLinear",
  "QuantizeLinear",
]);

/** What a tensor means after a step that keeps what is added to each class, up to a factor. */
export function carried(
  node: NodeProto,
  meaning: Meaning,
  reading: ScoreReading,
  { input = node.input[0], factor = 1, bent = false, output = node.output[0] }: Step = {},
): Meaning {
  reading.noteRank(output, movedRank(node, reading.rank(input)));
  if (!changingType.has(node.opType)) reading.noteType(output, reading.type(input));
  const { axis, width } = moveAxis(node, meaning, reading);
  const isLost = meaning.axis !== undefined && axis === undefined && width !== 1;
  const moved = { ...meaning, axis, width, ...(isLost && { lost: describeNode(node) }) };
  // A label beside given probabilities is none of them.
  const isScore = meaning.stage === "raw" || (meaning.given === true && meaning.stage !== "label");
  if (!isScore) return moved;
  if (!isLost)
    return { ...moved, scores: output, from: { name: input, factor, bent }, parents: [] };
  // Where the classes lie otherwise than before, what is added to them there is another thing.
  const { from: _, ...apart } = moved;
  return { ...apart, scores: output, parents: [meaning.scores] };
}

/** What a tensor means after a step that works on each number alone: its axis stays, and it may hold no class scores any more. */
export function computed(
  node: NodeProto,
  meaning: Meaning,
  reading: ScoreReading,
  output: string = node.output[0],
): Meaning {
  const { axis, width, scores, activation, fault } = meaning;
  reading.noteRank(output, reading.rank(node.input[0]));
  reading.noteType(output, reading.type(node.input[0]));
  const doubt = `an output of ${describeNode(node)}`;
  const shared = {
    axis: axis === undefined ? undefined : reading.axis(output, axis),
    width,
    doubt,
    ...(fault !== undefined && { fault }),
  };
  return meaning.stage === "raw"
    ? { ...shared, stage: "raw", scores: output, activation, parents: [scores] }
    : { ...shared, stage: "derived", scores, activation };
}
