import { nearestName } from "@balms/core/adapter";
import { plainName } from "../count/look-alikes.ts";

// Each is compared letter by letter.
const mostCompared = 20_000;

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
  const alike = unknown.find((name) => byPlain.has(plainName(name)));
  const [name = ""] = alike === undefined ? unknown : [alike];
  const meant = byPlain.get(plainName(name)) ?? nearestName(name, known.slice(0, mostCompared));
  if (meant === undefined) return undefined;
  return `Is ${JSON.stringify(name)} the class ${JSON.stringify(meant)}? Write both alike.`;
}
