import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";

/** Says what a node's outputs hold, given what its inputs hold; undefined for what has nothing to do with classes. */
export type MeaningRule = (
  node: NodeProto,
  reading: ScoreReading,
) => readonly (Meaning | undefined)[];

/** New raw scores, which a node computes from what are none. */
export function rawScores(
  name: string,
  reading: ScoreReading,
  found: Partial<Omit<Meaning, "stage" | "scores" | "activation">>,
): Meaning {
  const axis = found.axis === undefined ? undefined : reading.axis(name, found.axis);
  return {
    ...found,
    stage: "raw",
    axis,
    width: found.width ?? reading.size(name, axis),
    scores: name,
    activation: undefined,
  };
}
