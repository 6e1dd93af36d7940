import { similarName } from "@balms/core/adapter";
import { plainName } from "../count/look-alikes.ts";

/** Two names that are perhaps of one class. */
export interface SuggestedRename {
  /** In the second prior. */
  readonly old: string;
  /** In the first one. */
  readonly new: string;
  /** `spelling`: by case, spaces, hyphens and their like alone; `edits`: by a few letters. */
  readonly differs: "spelling" | "edits";
}

// Each is compared with each, letter by letter.
const mostCompared = 300;

/**
 * Which of the names that stand in one of two lists alone may mean the same class: those that differ in spelling, then those that
 * differ by a few letters. What could be meant in two ways is not suggested.
 *
 * @param first - Names that the second list lacks.
 * @param second - Names that the first list lacks.
 */
export function suggestRenames(
  first: readonly string[],
  second: readonly string[],
): SuggestedRename[] {
  const spelt = bySpelling(first, second);
  const used = new Set(spelt.flatMap((one) => [one.old, one.new]));
  const [left, right] = [first, second].map((names) => names.filter((name) => !used.has(name)));
  return [...spelt, ...byEdits(left, right)];
}

function bySpelling(first: readonly string[], second: readonly string[]): SuggestedRename[] {
  const known = onlyByPlainName(first);
  return [...onlyByPlainName(second)].flatMap(([plain, name]) => {
    const other = known.get(plain);
    return name === undefined || other === undefined
      ? []
      : [{ old: name, new: other, differs: "spelling" }];
  });
}

/** Names by what is left of them without spelling; undefined where several are. */
function onlyByPlainName(names: readonly string[]): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const name of names) {
    const plain = plainName(name);
    found.set(plain, found.has(plain) ? undefined : name);
  }
  return found;
}

function byEdits(first: readonly string[], second: readonly string[]): SuggestedRename[] {
  if (Math.max(first.length, second.length) > mostCompared) return [];
  return second.flatMap((name) => {
    const other = onlySimilar(name, first);
    return other === undefined || onlySimilar(other, second) !== name
      ? []
      : [{ old: name, new: other, differs: "edits" }];
  });
}

/** The one name that is near; undefined where several are. */
function onlySimilar(name: string, names: readonly string[]): string | undefined {
  const near = similarName(name, names);
  const others = names.filter((other) => other !== near);
  return near === undefined || similarName(name, others) !== undefined ? undefined : near;
}
