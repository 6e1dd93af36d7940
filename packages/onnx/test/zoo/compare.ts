import type { Repaired } from "./family.ts";
import type { Results } from "./run-once.ts";
import type { Values } from "./values.ts";

function numbersOf(
  result: Values | readonly string[],
  names: readonly string[] | undefined,
): Values {
  if ("dims" in result) return result;
  // Texts count as the places where they stand among the names.
  return { dims: [result.length], data: result.map((name) => names?.indexOf(name) ?? -1) };
}

/** How two results differ, in words; undefined when they do not. */
function difference(found: Values, wanted: Values, tolerance: number): string | undefined {
  if (found.dims.join() !== wanted.dims.join()) {
    return `shape [${found.dims.join()}] in the place of [${wanted.dims.join()}]`;
  }
  const off = found.data.findIndex((value, at) => {
    const right = wanted.data[at];
    return !(Math.abs(value - right) <= tolerance * (1 + Math.abs(right)));
  });
  return off === -1
    ? undefined
    : `${found.data[off]} in the place of ${wanted.data[off]} at ${off} of ${found.data.length}`;
}

/** How the outputs of a run differ from those that are wanted; undefined when they do not. */
export function differences(
  found: Results,
  wanted: Readonly<Record<string, Values>>,
  { tolerance = 2e-5, labels = {} }: Pick<Repaired, "tolerance" | "labels">,
): string | undefined {
  for (const [name, values] of Object.entries(wanted)) {
    if (!Object.hasOwn(found, name)) return `no output "${name}"`;
    const fault = difference(numbersOf(found[name], labels[name]), values, tolerance);
    if (fault !== undefined) return `"${name}": ${fault}`;
  }
  return undefined;
}
