import { describeValue, refuse } from "@balms/core/adapter";
import type { BrainNetworkClass } from "./brain-network.ts";

// What a balanced network does by itself; all else goes through the class that it extends.
const replaced = [
  "addFormat",
  "adjustWeights",
  "_adjustWeightsAdam",
  "calculateDeltas",
  "calculateTrainingError",
  "formatData",
  "run",
  "runInput",
  "toFunction",
  "trainAsync",
  "trainPattern",
  "trainPatterns",
];

/** Whether a class, or one that it extends, was made by `withBalancedSoftmax`. */
export function isBalanced(Network: unknown): boolean {
  return typeof Network === "function" && "metaStep" in Object(Network.prototype);
}

/** Refuses what is not brain.js's NeuralNetwork, and subclasses that would be passed over. */
export function checkClass(Network: unknown): asserts Network is BrainNetworkClass {
  const { prototype }: { prototype?: unknown } = Object(Network);
  const methods = ["setActivation", "trainingTick", "toJSON", "fromJSON", "adjustWeights"];
  const given = Object(prototype) as Record<string, unknown>;
  // The class for GPUs keeps its weights there, and trains them by kernels of its own.
  const onGPU = "buildRunInput" in given;
  if (
    onGPU ||
    typeof Network !== "function" ||
    methods.some((name) => typeof given[name] !== "function")
  ) {
    refuseClass(describeValue(Network));
  }
  const original = originOf(Network as unknown as BrainNetworkClass).prototype;
  for (let own: object = given; own !== original; own = Object.getPrototypeOf(own) as object) {
    const name = replaced.find((method) => Object.hasOwn(own, method));
    if (name === undefined) continue;
    const hint = `Override it above: class Mine extends withBalancedSoftmax(NeuralNetwork) { ${name}() {} }.`;
    refuseClass(`a subclass with a ${name} of its own, which would never be called`, hint);
  }
}

/** brain.js's own class, which others extend. */
export function originOf(Network: BrainNetworkClass): BrainNetworkClass {
  const parent: unknown = Object.getPrototypeOf(Network);
  return parent === Function.prototype ? Network : originOf(parent as BrainNetworkClass);
}

function refuseClass(received: string, hint?: string): never {
  refuse("Network", received, "the class NeuralNetwork of brain.js 1.6.1 or 2.0.0-beta.24", hint);
}
