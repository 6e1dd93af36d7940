// Both versions of brain.js that are supported, seen through what the tests use of them.
import { createRequire } from "node:module";
import type { Writable } from "node:stream";
import { withBalancedSoftmax } from "@balms/brain";
import type { BalancedNetwork, BalancedNetworkClass, Pattern } from "@balms/brain";
import { createRandom } from "@balms/core";
import { vi } from "vitest";

/** A network of either version; its state is public in JavaScript. */
export interface Network {
  sizes: number[];
  outputLayer: number;
  weights: Float32Array[][];
  biases: Float32Array[];
  outputs: Float32Array[];
  deltas: Float32Array[];
  changes: Float32Array[][];
  outputLookup: Record<string, number> | null;
  trainOpts: Record<string, unknown>;
  runInput(input: Float32Array): Float32Array;
  calculateDeltas(target: Float32Array, weight?: number): void;
  adjustWeights(): void;
  trainPattern(pattern: object, logErrorRate?: boolean): number | null;
  setActivation(activation?: string): void;
  train(data: readonly Pattern[], options?: object): { error: number; iterations: number };
  run(input: unknown): never;
  toJSON(): { balance: Record<string, unknown>; trainOpts: Record<string, unknown> };
  fromJSON(json: object): this;
}

export type NetworkClass = new (options?: object) => Network;

export interface Brain {
  readonly NeuralNetwork: NetworkClass;
  readonly NeuralNetworkGPU: NetworkClass;
  readonly likely: (input: unknown, network: object) => string;
  readonly CrossValidate: new (
    network: unknown,
    options?: object,
  ) => {
    train(data: readonly Pattern[], options: object, folds?: number): { sets: { total: number }[] };
    toNeuralNetwork(): BalancedNetwork & Network;
  };
  /** Version 1 alone. */
  readonly TrainStream: new (options: object) => Writable & { endInputs(): void };
}

const require = createRequire(import.meta.url);

export interface Version {
  readonly name: string;
  readonly brain: Brain;
  readonly Balanced: BalancedNetworkClass<Network>;
}

const [first, second] = [require("brain.js"), require("brain.js-2")] as Brain[];

export const versions: readonly Version[] = [
  { name: "brain.js", brain: first, Balanced: withBalancedSoftmax(first.NeuralNetwork) },
  { name: "brain.js-2", brain: second, Balanced: withBalancedSoftmax(second.NeuralNetwork) },
];

/** brain.js draws the first weights from Math.random: with a seed in its place, networks repeat. */
export function seedWeights(seed: number): void {
  const random = createRandom(seed);
  vi.spyOn(Math, "random").mockImplementation(() => random.uniform());
}

/** A list of so many normal numbers. */
export function normals(seed: number | string, length: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length }, () => random.normal());
}

/** Rows of a long tail with names: 40 of cat, 8 of dog, 4 of emu, three inputs each. */
export function tail(seed: number): Pattern[] {
  const random = createRandom(seed);
  const counts = { cat: 40, dog: 8, emu: 4 };
  const rows = Object.entries(counts).flatMap(([name, count], id) =>
    Array.from({ length: count }, () => ({ name, id })),
  );
  return rows.map(({ name, id }) => ({
    input: [0, 1, 2].map((k) => Number(k === id) + 0.5 * random.normal()),
    output: { [name]: 1 },
  }));
}
