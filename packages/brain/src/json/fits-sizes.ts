import type { NetworkJSON } from "./network-json.ts";

/** A node of a layer: numbers, where nothing is wrong. */
interface Node {
  readonly bias: unknown;
  readonly weights: readonly unknown[];
}

/**
 * Whether the layers of a network's JSON have the sizes that it says, and numbers for all nodes: brain.js makes room for whatever sizes it reads,
 * and computes with whatever stands there.
 */
export function fitsSizes({ sizes, layers }: NetworkJSON): boolean {
  if (sizes.length !== layers.length) return false;
  return sizes.every((size, at) => {
    // Those that are given to the network have no weights: the next layer tells how many they are.
    if (at === 0) return Number.isSafeInteger(size);
    const nodes = nodesOf(layers[at]);
    const before = sizes[at - 1];
    return (
      nodes.length === size &&
      nodes.every(
        ({ bias, weights }) =>
          isNumber(bias) && weights.length === before && weights.every(isNumber),
      )
    );
  });
}

/** Version 1 writes each layer as its nodes by name, version 2 as lists of weights and biases. */
function nodesOf(layer: unknown): readonly Node[] {
  const { biases, weights }: Readonly<Record<string, unknown>> = Object(layer);
  if (Array.isArray(biases) && Array.isArray(weights)) {
    return biases.length === weights.length
      ? biases.map((bias: unknown, node) => ({ bias, weights: valuesOf(weights[node]) }))
      : [];
  }
  return valuesOf(layer).map((node) => {
    const { bias, weights: own }: Readonly<Record<string, unknown>> = Object(node);
    return { bias, weights: valuesOf(own) };
  });
}

const valuesOf = (value: unknown): readonly unknown[] =>
  typeof value === "object" && value !== null ? Object.values(value) : [];

/** In single precision, as networks keep them. */
const isNumber = (value: unknown): boolean =>
  typeof value === "number" && Number.isFinite(Math.fround(value));
