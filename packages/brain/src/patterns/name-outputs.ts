import type { Lookup } from "../network/brain-network.ts";
import { namesOf } from "./names-of.ts";

/** Outputs by name, where they have names. */
export function nameOutputs(outputs: Float32Array, lookup: Lookup | null): unknown {
  if (!lookup) return outputs;
  const named: Record<string, number> = {};
  namesOf(lookup).forEach((name, id) => (named[name] = outputs[id]));
  return named;
}
