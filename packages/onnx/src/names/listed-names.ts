import { parseLiteral } from "./parse-literal.ts";

/**
 * Class names in the order of their ids, as tools write them into metadata and files: a list of names, or names by id, as a value or
 * as text in the spelling of JSON or Python (`{0: 'cat', 1: "dog's"}`). Nothing is executed.
 *
 * @param value - text, or what was read from it: an array, a Map or an object; numbers and booleans stand for themselves as names
 * @returns C names; undefined for anything else, ids with gaps, and names that only repeat the id (`0`, `LABEL_0`), which name nothing.
 * @example
 * ```ts
 * import { listedNames } from "@balms/onnx";
 *
 * console.log(listedNames("{0: 'cat', 1: \"dog's\"}")); // [ "cat", "dog's" ]
 * console.log(listedNames({ 1: "dog", 0: "cat" })); // [ "cat", "dog" ]
 * console.log(listedNames("cat, dog")); // undefined
 * ```
 */
export function listedNames(value: unknown): readonly string[] | undefined {
  const names = inOrder(typeof value === "string" ? parseLiteral(value) : value)?.map(nameOf);
  if (names === undefined || names.length === 0) return undefined;
  if (!names.every((name) => name !== undefined && name !== "")) return undefined;
  const isMadeUp = ["", "LABEL_"].some((start) =>
    names.every((name, id) => name === `${start}${id}`),
  );
  return isMadeUp ? undefined : (names as readonly string[]);
}

function inOrder(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value;
  const entries: readonly (readonly [unknown, unknown])[] =
    value instanceof Map ? [...(value as Map<unknown, unknown>)] : Object.entries(value);
  // No text is made of what is no id: it is not asked for one.
  const byId = new Map(entries.map(([id, name]) => [nameOf(id), name]));
  return Array.from({ length: entries.length }, (_, id) => byId.get(String(id)));
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
