import { refuseValue } from "@balms/core/adapter";
import type { NetworkState } from "../network/brain-network.ts";
import { readValues } from "./read-values.ts";

/** One input of a network that is made. */
export function readInput(network: NetworkState, input: unknown, parameter: string): Float32Array {
  return readValues(input, network.inputLookup, network.sizes?.[0] ?? 0, parameter);
}

/** A list of inputs. */
export function readInputs(network: NetworkState, inputs: unknown): Float32Array[] {
  if (Array.isArray(inputs)) {
    return inputs.map((input, row) => readInput(network, input, `inputs[${row}]`));
  }
  return refuseValue("inputs", inputs, "a list of inputs");
}
