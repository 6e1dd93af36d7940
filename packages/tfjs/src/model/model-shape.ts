/** What a model takes and puts out, as far as data are read by it. */
export interface ModelShape {
  /** How many axes its outputs have: 2 for [B, C], 3 for [B, T, C]; undefined where it does not say. */
  readonly outputRank: number | undefined;
  /** The names of its inputs, where it has several. */
  readonly inputs: readonly string[] | undefined;
}

/** What a model says of itself, and of one of its outputs; nothing, of a function. */
export function modelShape(model: unknown, output: number = 0): ModelShape {
  const { outputs, inputNames } = {
    ...(model as { readonly outputs?: unknown; readonly inputNames?: unknown } | null | undefined),
  };
  const several = Array.isArray(inputNames) && inputNames.length > 1;
  return {
    outputRank: Array.isArray(outputs) ? rankOf(outputs[output]) : undefined,
    inputs: several ? (inputNames as string[]) : undefined,
  };
}

function rankOf(output: unknown): number | undefined {
  return (output as { readonly shape?: readonly unknown[] } | undefined)?.shape?.length;
}
