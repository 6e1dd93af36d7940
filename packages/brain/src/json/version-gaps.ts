import { ModelError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { Lookup, NetworkState } from "../network/brain-network.ts";
import { namesOf } from "../patterns/names-of.ts";
import { fitsSizes } from "./fits-sizes.ts";
import type { NetworkJSON } from "./network-json.ts";

/** Fields that version 1 forgets to write: without its slope a leaky network computes something else. */
export function completeJSON(network: NetworkState, json: object): object {
  const { leakyReluAlpha } = network;
  return leakyReluAlpha === undefined ? json : { ...json, leakyReluAlpha };
}

/** Splits a network's JSON, as an object of its own: version 1 keeps and changes what it is given. */
export function readNetworkJSON(json: unknown): { balance: unknown; rest: NetworkJSON } {
  if (typeof json !== "object" || json === null) refuse("json", describeValue(json));
  const copy = copyOf(json);
  for (const field of ["sizes", "layers"]) {
    if (!Array.isArray(copy[field])) refuse(`json.${field}`, describeValue(copy[field]));
  }
  const { balance, ...rest } = copy;
  return { balance, rest: rest as unknown as NetworkJSON };
}

/** Reads the layers as brain.js does, which does not look at what it is given. */
export function readLayers(
  network: NetworkState,
  json: NetworkJSON,
  isFirst: boolean,
  read: () => unknown,
): void {
  const sizes = [...json.sizes];
  // Version 1 takes every field for one of the network.
  const methods = Object.getPrototypeOf(network) as object;
  const method = Object.keys(json).find((field) => field in methods);
  if (method !== undefined) refuse("json", `a field ${describeValue(method)}`);
  refuseOtherVersion(json, isFirst);
  if (!fitsSizes(json)) {
    refuse("json.layers", "layers of other sizes, or a weight or bias that is no number");
  }
  try {
    read();
  } catch (error) {
    const said = error instanceof Error ? error.message : describeValue(error);
    refuse("json.layers", `layers that brain.js cannot read (${said})`, error);
  }
  repairLookups(network);
  const { inputLookup, outputLookup, weights, biases } = network;
  const whole = sizes.every((size, layer) => {
    if (layer === 0) return network.sizes?.[0] === size;
    const rows = weights[layer];
    return (
      network.sizes?.[layer] === size &&
      biases[layer].length === size &&
      biases[layer].every(Number.isFinite) &&
      rows.length === size &&
      rows.every((row) => row.length === sizes[layer - 1])
    );
  });
  const named = numbers(inputLookup, sizes[0]) && numbers(outputLookup, sizes[sizes.length - 1]);
  if (!whole || !named) refuse("json.layers", "layers of other sizes");
}

/** Version 1 writes each layer as its nodes by name, version 2 as lists of weights and biases. */
function refuseOtherVersion({ layers }: NetworkJSON, isFirst: boolean): void {
  const layer = { ...(layers[1] as Readonly<Record<string, unknown>> | null | undefined) };
  const nodes = Object.values(layer);
  const bySecond = Array.isArray(layer["biases"]) && Array.isArray(layer["weights"]);
  const byFirst = nodes.length > 0 && nodes.every((node) => Object.hasOwn(Object(node), "bias"));
  if (isFirst ? !bySecond : !byFirst) return;
  const [here, there] = isFirst ? ["1", "2"] : ["2", "1"];
  throw new ModelError({
    parameter: "json.layers",
    received: `layers as brain.js ${there} writes them`,
    expected: `those of brain.js ${here}, which this network extends`,
    hint: `Load it with withBalancedSoftmax of brain.js ${there}'s NeuralNetwork, or train again: the versions write weights differently.`,
  });
}

/** Version 1 reads a network without names as one whose names are `false`, and then writes names. */
function repairLookups(network: NetworkState): void {
  network.inputLookup ||= null;
  network.outputLookup ||= null;
}

/** Whether names, where there are any, number that many nodes. */
function numbers(lookup: Lookup | null, size: number): boolean {
  if (!lookup) return true;
  // Whatever somebody wrote there; names are sorted by numbers alone.
  const indices: readonly unknown[] = Object.values(lookup);
  if (indices.length !== size || !indices.every(Number.isInteger)) return false;
  return namesOf(lookup).every((name, index) => lookup[name] === index);
}

function copyOf(json: object): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(json)) as Record<string, unknown>;
  } catch (error) {
    return refuse("json", "what cannot be written as JSON, or is nested too deep", error);
  }
}

function refuse(parameter: string, received: string, cause?: unknown): never {
  throw new ModelError({
    parameter,
    received,
    expected: "what toJSON of a balanced network returns",
    ...(cause !== undefined && { cause }),
  });
}
