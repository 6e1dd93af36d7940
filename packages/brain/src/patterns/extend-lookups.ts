import { isList } from "@balms/core/adapter";
import { refuseMissing, type NamingPrior } from "./align-prior.ts";
import type { NetworkState } from "../network/brain-network.ts";
import { createLookup } from "./create-lookup.ts";
import { namesOf } from "./names-of.ts";
import { checkPattern, type Pattern } from "./pattern.ts";

/**
 * Takes the names of one more pattern over, before there are weights: how brain.js 1's TrainStream
 * looks at its data in the first pass.
 */
export function extendLookups(
  network: NetworkState,
  pattern: unknown,
  { prior, parameter }: NamingPrior,
): void {
  checkPattern(pattern, 0);
  const { input, output } = pattern as Pattern;
  if (!isList(output)) {
    refuseMissing(Object.keys(output), prior.classes, parameter);
    network.outputLookup = createLookup(prior.classes, "output");
    network.outputLookupLength = prior.classes.length;
  }
  if (!isList(input)) {
    const known = network.inputLookup ? namesOf(network.inputLookup) : [];
    network.inputLookup = createLookup([...known, ...Object.keys(input)], "input");
    network.inputLookupLength = Object.keys(network.inputLookup).length;
  }
}
