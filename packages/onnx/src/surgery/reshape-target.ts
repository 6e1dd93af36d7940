import type { GraphIndex } from "../graph/graph-index.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** Constants that a value is computed from, but for what is read from shapes. */
function constantsBehind(index: GraphIndex, value: string): number[] {
  const numbers: number[] = [];
  const seen = new Set([value]);
  for (const name of seen) {
    const constant = index.constant(name);
    const node = index.producer(name);
    if (constant !== undefined) numbers.push(...Array.from(constant.numbers()));
    else if (node !== undefined && node.opType !== "Shape") {
      // Which sizes are picked says nothing of how large they are.
      const read = node.opType === "Gather" || node.opType === "Slice" ? 1 : node.input.length;
      for (const input of node.input.slice(0, read)) seen.add(input);
    }
  }
  return numbers;
}

/** What a Reshape of class scores asks for when there are more or fewer classes. */
export interface ReshapeTarget {
  /** Another list of sizes; undefined where the given one serves as it is. */
  readonly sizes?: readonly number[];
  /** Why that cannot be told. */
  readonly fault?: string;
}

/**
 * Changes the class count in the sizes that a Reshape asks for.
 *
 * @param axis - the class axis of its result
 */
export function reshapeTarget(
  index: GraphIndex,
  node: NodeProto,
  { axis, classes, wanted }: { axis: number; classes: number; wanted: number },
): ReshapeTarget {
  const name = node.input[1] ?? "";
  if (name === "") return { fault: "sizes in an attribute" };
  const constant = index.constant(name);
  if (constant === undefined) {
    return constantsBehind(index, name).includes(classes)
      ? { fault: `computed sizes with ${classes} among them` }
      : {};
  }
  const sizes = Array.from(constant.numbers());
  return sizes[axis] === classes ? { sizes: sizes.with(axis, wanted) } : {};
}
