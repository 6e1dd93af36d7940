import type { GraphIndex } from "../../graph/graph-index.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { blindOperators } from "../../scores/mixing-operators.ts";

/**
 * The values themselves, and all that is computed from their numbers; not from their sizes alone.
 *
 * @param ends - nodes behind which nothing more counts; default none
 */
export function computedFrom(
  index: GraphIndex,
  names: Iterable<string>,
  ends: (node: NodeProto) => boolean = () => false,
): ReadonlySet<string> {
  const found = new Set(names);
  for (const name of found) {
    for (const node of index.readers(name)) {
      if (blindOperators.has(node.opType) || ends(node)) continue;
      for (const output of node.output) if (output !== "") found.add(output);
    }
  }
  return found;
}
