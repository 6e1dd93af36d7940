import { atOnce, isList, refuse, refuseValue, type Work } from "@balms/core/adapter";
import type { NamingPrior } from "./align-prior.ts";
import type { FormattedPattern } from "../network/brain-network.ts";
import { checkTarget, refuseUnseen } from "./check-target.ts";
import { nameNodes } from "./name-nodes.ts";
import type { NamedNodes } from "./named-nodes.ts";
import { namesOf } from "./names-of.ts";
import { checkPattern, type Pattern } from "./pattern.ts";
import { readValues } from "./read-values.ts";

/** So many patterns are gone through in a few milliseconds. */
const piece = 2048;

/**
 * Checks patterns and turns them into what is trained. The first ones decide on the names of inputs
 * and outputs.
 */
export function formatPatterns(
  network: NamedNodes,
  data: unknown,
  naming: NamingPrior | undefined,
): FormattedPattern[] {
  return atOnce(formatInPieces(network, data, naming));
}

/** The same, in pieces that take a moment each. */
export function* formatInPieces(
  network: NamedNodes,
  data: unknown,
  naming: NamingPrior | undefined,
): Work<FormattedPattern[]> {
  // TrainStream hands over one pattern at a time.
  const patterns = (Array.isArray(data) ? data : [data]) as readonly unknown[];
  if (patterns.length === 0) refuseValue("data", data, "at least one pattern");
  for (let row = 0; row < patterns.length; row++) {
    checkPattern(patterns[row], row);
    if (row % piece === piece - 1) yield;
  }
  const checked = patterns as readonly Pattern[];
  yield* nameNodes(network, checked, naming);
  const { inputLookup, outputLookup } = network;
  const inputs = sizeOf(network, 0) ?? lengthOf(checked[0].input);
  const classes = outputLookup
    ? namesOf(outputLookup).length
    : (sizeOf(network, network.outputLayer) ?? lengthOf(checked[0].output));
  if (classes < 2) {
    const received = `${classes} output${classes === 1 ? "" : "s"}`;
    const hint = "Write two classes as { no: 1 } and { yes: 1 }, or as [1, 0] and [0, 1].";
    refuse("data", received, "one per class", hint);
  }
  const formatted: FormattedPattern[] = [];
  for (const [row, { input, output, weight = 1 }] of checked.entries()) {
    if (typeof weight !== "number" || !(weight >= 0 && weight < Infinity)) {
      refuseValue(`weight of pattern ${row}`, weight, "a finite number of at least 0");
    }
    const parameter = `output of pattern ${row}`;
    const target = readValues(output, outputLookup, classes, parameter);
    if (outputLookup) refuseUnseen(output, outputLookup, parameter);
    checkTarget(target, parameter);
    const values = readValues(input, inputLookup, inputs, `input of pattern ${row}`);
    formatted.push({ input: values, output: target, weight });
    if (row % piece === piece - 1) yield;
  }
  return formatted;
}

/** Nodes of a layer, where the network is made. */
function sizeOf({ sizes, outputLayer }: NamedNodes, layer: number): number | undefined {
  return outputLayer > 0 ? sizes?.[layer] : undefined;
}

function lengthOf(values: unknown): number {
  return isList(values) ? values.length : 0;
}
