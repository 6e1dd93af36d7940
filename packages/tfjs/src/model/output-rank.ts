/** How many axes the outputs of a model have: 2 for [B, C], 3 for [B, T, C]; undefined where it does not say. */
export function outputRank(model: unknown): number | undefined {
  const { outputs } = { ...(model as { readonly outputs?: unknown } | null | undefined) };
  if (!Array.isArray(outputs)) return undefined;
  const [output] = outputs as readonly ({ readonly shape?: readonly unknown[] } | undefined)[];
  return output?.shape?.length;
}
