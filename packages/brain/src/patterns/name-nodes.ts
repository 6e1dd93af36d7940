import { isList, type Work } from "@balms/core/adapter";
import { refuseMissing, type NamingPrior } from "./align-prior.ts";
import { createLookup } from "./create-lookup.ts";
import type { NamedNodes } from "./named-nodes.ts";
import type { Pattern } from "./pattern.ts";

// Patterns of a few milliseconds.
const atATime = 4096;

/**
 * Gives inputs and outputs that are objects their names, as long as the network is not made yet. A
 * prior names all classes: a fold without examples of one still has an output for it.
 */
export function* nameNodes(
  network: NamedNodes,
  patterns: readonly Pattern[],
  naming: NamingPrior | undefined,
): Work<void> {
  const [{ input, output }] = patterns;
  const made = network.outputLayer > 0;
  if (!made && !network.inputLookup && !isList(input)) {
    network.inputLookup = createLookup(yield* collectNames(patterns, "input"), "input");
  }
  if (!made && !network.outputLookup && !isList(output)) {
    const names = yield* collectNames(patterns, "output");
    if (naming !== undefined) refuseMissing([...names], naming.prior.classes, naming.parameter);
    network.outputLookup = createLookup(naming?.prior.classes ?? names, "output");
  }
  const { inputLookup, outputLookup } = network;
  if (inputLookup) network.inputLookupLength = Object.keys(inputLookup).length;
  if (outputLookup) network.outputLookupLength = Object.keys(outputLookup).length;
}

/** One set over all rows: a list of every row's names would be as long as the data. */
function* collectNames(patterns: readonly Pattern[], part: "input" | "output"): Work<Set<string>> {
  const names = new Set<string>();
  for (const [row, pattern] of patterns.entries()) {
    for (const name of Object.keys(pattern[part])) names.add(name);
    if (row % atATime === atATime - 1) yield;
  }
  return names;
}
