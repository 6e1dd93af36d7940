const methods = {
  // Adam puts others in their place.
  steps: ["trainPattern", "adjustWeights"],
  patterns: ["formatData", "prepTraining", "updateTrainingOptions"],
  epochs: ["calculateTrainingError", "trainPatterns", "trainingTick"],
} as const;

/** Whether a network makes the steps, or the epochs, of a class: classes above it may have their own. */
export function keepsMethods(
  network: object,
  original: object,
  what: keyof typeof methods,
): boolean {
  return methods[what].every((name) => Reflect.get(network, name) === Reflect.get(original, name));
}
