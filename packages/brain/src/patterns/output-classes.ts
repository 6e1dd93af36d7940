import type { OutputClasses } from "./align-prior.ts";
import type { NetworkState } from "../network/brain-network.ts";
import { namesOf } from "./names-of.ts";

/** The classes of a network whose outputs are known. */
export function outputClasses(network: NetworkState): OutputClasses {
  const { outputLookup, sizes } = network;
  if (outputLookup) return { names: namesOf(outputLookup), named: true };
  const classes = sizes?.at(-1) ?? 0;
  return { names: Array.from({ length: classes }, (_, id) => String(id)), named: false };
}
