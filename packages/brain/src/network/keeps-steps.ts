const steps = ["trainPattern", "adjustWeights"];

/** Whether a network makes the steps of a class: Adam, and classes above it, put others in their place. */
export function keepsSteps(network: object, original: object): boolean {
  return steps.every((name) => Reflect.get(network, name) === Reflect.get(original, name));
}
