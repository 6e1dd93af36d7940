import type { NetworkState } from "../network/brain-network.ts";

/** What formatting reads of a network, and the names that it gives to one that is not made yet. */
export type NamedNodes = Pick<
  NetworkState,
  | "sizes"
  | "outputLayer"
  | "inputLookup"
  | "inputLookupLength"
  | "outputLookup"
  | "outputLookupLength"
>;
