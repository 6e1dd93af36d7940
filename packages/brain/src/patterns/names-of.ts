import type { Lookup } from "../network/brain-network.ts";

const known = new WeakMap<Lookup, readonly string[]>();

/** Names in the order of their indices. Lookups are replaced and never changed: each is sorted once. */
export function namesOf(lookup: Lookup): readonly string[] {
  const before = known.get(lookup);
  if (before !== undefined) return before;
  const names = Object.keys(lookup).toSorted((a, b) => lookup[a] - lookup[b]);
  known.set(lookup, names);
  return names;
}
