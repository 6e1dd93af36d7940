import type { ClassPrior } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

/** How a prior's classes differ from names in the order of a model; undefined where nothing differs. */
export function compareNames(
  { classes }: ClassPrior,
  names: readonly string[],
  source: string,
): string | undefined {
  const place = Array.from({ length: Math.max(classes.length, names.length) }).findIndex(
    (_, id) => classes[id] !== names[id],
  );
  if (place < 0) return undefined;
  const [ours, theirs] = [classes[place], names[place]].map((name) =>
    name === undefined ? "none" : describeValue(name),
  );
  const [known, others] = [new Set(classes), new Set(names)];
  const same = known.size === others.size && names.every((name) => known.has(name));
  const order = same ? "; the names are the same, in another order" : "";
  return `class ${place} is ${ours}, and ${theirs} in ${source}${order}`;
}
