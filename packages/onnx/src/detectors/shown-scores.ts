import type { GraphIndex } from "../graph/graph-index.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { blindOperators, mixes } from "../scores/mixing-operators.ts";

/** What becomes of scores. */
export interface ShownScores {
  /** Outputs of the graph that have their values, or what was computed of each by itself. */
  readonly outputs: ReadonlySet<string>;
  /** Nodes that choose something by them: the best, those above a threshold, those that overlap with no better one. */
  readonly choosing: readonly NodeProto[];
  /** Whether further layers or sums compute something new of them. */
  readonly areMixed: boolean;
}

const choosing: ReadonlySet<string> = new Set([
  "ArgMax",
  "ArgMin",
  "Equal",
  "Greater",
  "GreaterOrEqual",
  "Less",
  "LessOrEqual",
  "NonMaxSuppression",
  "NonZero",
]);

// A sum over probabilities times places is a place, no score.
const summing: ReadonlySet<string> = new Set(["ReduceMean", "ReduceSum", "RoiAlign"]);

/** Inputs whose values come out again; undefined: all. */
const carried: Readonly<Record<string, readonly number[]>> = {
  Compress: [0],
  Expand: [0],
  Gather: [0],
  GatherElements: [0],
  GatherND: [0],
  Pad: [0],
  Reshape: [0],
  Resize: [0],
  ScatterElements: [0, 2],
  ScatterND: [0, 2],
  Slice: [0],
  Split: [0],
  Squeeze: [0],
  Tile: [0],
  TopK: [0],
  Unsqueeze: [0],
  Where: [1, 2],
};

function isCarried(node: NodeProto, value: string): boolean {
  const places = Object.hasOwn(carried, node.opType) ? carried[node.opType] : undefined;
  return places === undefined || places.some((place) => node.input[place] === value);
}

/** Whether an operator of another domain suppresses overlapping boxes and hands the scores of the others on. */
function suppresses({ domain, opType }: NodeProto): boolean {
  return domain !== "" && /nms|nonmax/iu.test(opType);
}

/** Follows values to the outputs that show them, through everything that computes each by itself. */
export function shownScores(index: GraphIndex, start: string): ShownScores {
  const outputs = new Set<string>();
  const chosen = new Set<NodeProto>();
  let areMixed = false;
  const values = new Set([start]);
  for (const value of values) {
    if (index.isOutput(value)) outputs.add(value);
    for (const node of index.readers(value)) {
      if (blindOperators.has(node.opType)) continue;
      if (suppresses(node)) chosen.add(node);
      else if (choosing.has(node.opType) || !isCarried(node, value)) {
        chosen.add(node);
        continue;
      } else if (mixes(node) || summing.has(node.opType)) {
        areMixed = true;
        continue;
      }
      if (node.opType === "TopK") chosen.add(node);
      const made = node.opType === "TopK" ? node.output.slice(0, 1) : node.output;
      for (const output of made) if (output !== "") values.add(output);
    }
  }
  return { outputs, choosing: [...chosen], areMixed };
}
