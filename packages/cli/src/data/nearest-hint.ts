import { plainName } from "./look-alikes.ts";

/**
 * What to do about names that are not among the known ones: whether one of them was meant.
 *
 * @param unknown - Names that nothing is known of.
 * @param known - Names there are.
 * @returns A sentence; undefined where no known name is near.
 */
export function nearestHint(
  unknown: readonly string[],
  known: readonly string[],
): string | undefined {
  const byPlain = new Map(known.map((name) => [plainName(name), name]));
  for (const name of unknown) {
    const meant = byPlain.get(plainName(name));
    if (meant !== undefined) {
      return `Is ${JSON.stringify(name)} the class ${JSON.stringify(meant)}? Write both alike.`;
    }
  }
  return undefined;
}
