import { describeNode } from "./describe-node.ts";
import type { NodeProto } from "./onnx_pb.ts";

/** Most dimensions that a tensor has; a damaged file may ask for any number of them. */
export const mostDimensions = 64;

// Attributes of the standard's operators that count dimensions.
const axisNames: ReadonlySet<string> = new Set([
  "axes",
  "axis",
  "batch_axis",
  "batch_dims",
  "perm",
  "scan_input_axes",
  "scan_output_axes",
  "time_axis",
]);

/** What is wrong with the axes of a node, in words: one that no tensor has, or more of them. Undefined when nothing is. */
export function axisFault(node: NodeProto): string | undefined {
  if (node.domain !== "" && node.domain !== "ai.onnx") return undefined;
  for (const { name, i, ints } of node.attribute) {
    if (!axisNames.has(name)) continue;
    const odd = [i, ...ints].find((axis) => axis > mostDimensions || axis < -mostDimensions);
    if (odd !== undefined) return `node ${describeNode(node)} with ${name} ${odd}`;
    if (ints.length > mostDimensions)
      return `node ${describeNode(node)} with ${ints.length} ${name}`;
  }
  return undefined;
}
