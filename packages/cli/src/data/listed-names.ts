import type { Literal } from "./parse-literal.ts";

/**
 * Class names in the order of their ids, from a list of names, or a map from id to name such as `id2label`.
 *
 * @param value - As it was read; numbers stand for themselves as names.
 * @returns Undefined for anything else, ids with gaps, and names that only repeat the id (`LABEL_0`), which name nothing.
 */
export function listedNames(value: Literal | undefined): readonly string[] | undefined {
  const names = inOrder(value)?.map(nameOf);
  if (names === undefined || names.length === 0) return undefined;
  if (!names.every((name) => name !== undefined && name !== "")) return undefined;
  const saysNothing = names.every((name, id) => name === `LABEL_${id}`);
  return saysNothing ? undefined : (names as readonly string[]);
}

function inOrder(value: Literal | undefined): readonly (Literal | undefined)[] | undefined {
  if (isList(value)) return value;
  if (!(value instanceof Map)) return undefined;
  const byId = new Map([...value].map(([id, name]) => [String(id), name as Literal]));
  return Array.from({ length: value.size }, (_, id) => byId.get(String(id)));
}

function isList(value: Literal | undefined): value is readonly Literal[] {
  return Array.isArray(value);
}

function nameOf(value: Literal | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : undefined;
}
