import { describeNode } from "../../model/describe-node.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Activation, Meaning, Stage } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { computedProduct } from "./linear-rules.ts";
import { rawScores } from "./meaning-rule.ts";

/** The raw scores that go into an activation; what was in doubt before is none after it. */
function rawBefore(
  node: NodeProto,
  input: string,
  reading: ScoreReading,
  axis: number | undefined,
): { scores: Meaning; fault?: string } {
  const known = reading.meaning(input);
  if (known !== undefined && known.stage !== "raw") {
    return { scores: known, fault: `${describeNode(node)} of what was normalized before` };
  }
  const found = known ?? rawScores(input, reading, { axis });
  const same =
    axis === undefined || found.axis === undefined || reading.axis(input, found.axis) === axis;
  if (!same) {
    const size = reading.shape(input)?.at(axis) ?? "unknown";
    return {
      scores: found,
      fault: `${describeNode(node)} along axis ${axis} of size ${size}, while the ${found.width ?? ""} classes of the linear layer before it lie along axis ${found.axis}`,
    };
  }
  const { fault: _, ...sound } = found;
  const settled: Meaning = {
    ...sound,
    axis: found.axis ?? axis,
    // One score for each of several things, which a Softmax takes together, is one for each class.
    width:
      (found.axis === undefined ? reading.size(input, axis) : undefined) ??
      found.width ??
      reading.size(input, axis),
  };
  reading.meanings.set(input, settled);
  settleBefore(input, settled, reading);
  return { scores: settled };
}

const inPlace: ReadonlySet<string> = new Set([
  "Add",
  "Cast",
  "CastLike",
  "DequantizeLinear",
  "Div",
  "Dropout",
  "Identity",
  "Mul",
  "QuantizeLinear",
  "Sub",
  "Sum",
]);

/** Says where the classes are also of the scores before, as far as nothing moved them. */
function settleBefore(input: string, { axis, width }: Meaning, reading: ScoreReading): void {
  let name = input;
  for (;;) {
    const before = reading.meaning(name)?.from?.name;
    const known = before === undefined ? undefined : reading.meaning(before);
    const stays =
      inPlace.has(reading.producer(name)?.opType ?? "") &&
      reading.rank(name) === reading.rank(before ?? "");
    if (before === undefined || known === undefined || known.axis !== undefined || !stays) return;
    reading.meanings.set(before, { ...known, axis, width });
    name = before;
  }
}

/** What an activation makes of its input. */
export interface Activating {
  readonly input: string;
  readonly activation: Activation;
  readonly stage: Stage;
  /** The axis that it normalizes along; undefined for one that works on each number alone; or why that cannot be told. */
  readonly axis: number | string | undefined;
}

/** Probabilities of raw scores, or their logarithms. */
export function activated(
  node: NodeProto,
  reading: ScoreReading,
  { input, activation, stage, axis }: Activating,
): Meaning {
  const { scores, fault } = rawBefore(
    node,
    input,
    reading,
    typeof axis === "number" ? axis : undefined,
  );
  const wrong = typeof axis === "string" ? axis : fault;
  reading.noteRank(node.output[0], reading.rank(input));
  reading.noteType(node.output[0], reading.type(input));
  const isAttention = scores.doubt?.includes(computedProduct) === true;
  return {
    stage,
    axis: scores.axis,
    width: scores.width,
    scores: scores.scores,
    activation,
    ...(isAttention && { doubt: scores.doubt }),
    ...(wrong !== undefined && { fault: wrong }),
  };
}
