import type { GraphIndex } from "../../graph/graph-index.ts";
import { blindOperators } from "../../scores/mixing-operators.ts";

/** The values themselves, and all that is computed from their numbers; not from their sizes alone. */
export function computedFrom(index: GraphIndex, names: Iterable<string>): ReadonlySet<string> {
  const found = new Set(names);
  for (const name of found) {
    for (const node of index.readers(name)) {
      if (blindOperators.has(node.opType)) continue;
      for (const output of node.output) if (output !== "") found.add(output);
    }
  }
  return found;
}
