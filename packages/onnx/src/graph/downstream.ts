import type { GraphIndex } from "./graph-index.ts";

/** The values themselves, and all that is computed from them. */
export function downstream(index: GraphIndex, names: Iterable<string>): ReadonlySet<string> {
  const found = new Set(names);
  // A set is walked in the order of insertion, also over what is inserted meanwhile.
  for (const name of found) {
    for (const node of index.readers(name)) {
      for (const output of node.output) if (output !== "") found.add(output);
    }
  }
  return found;
}
