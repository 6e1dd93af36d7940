/**
 * Names a received value in the few words that an error message has room for. Nothing of the value
 * is called: neither its `toString` nor its `valueOf`. What its getters throw stays here.
 *
 * @param value - anything
 * @returns numbers as they are, text in quotes (cut after 60 characters), objects by kind, lists with their length
 *
 * @example
 * ```ts
 * import { describeValue } from "@balms/core/adapter";
 *
 * console.log(describeValue(new Float32Array(12))); // Float32Array of length 12
 * ```
 */
export function describeValue(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.slice(0, 60)) + (value[60] ? "..." : "");
  if (value !== Object(value)) return String(value) + (typeof value === "bigint" ? "n" : "");
  let kind: unknown;
  let length: number | undefined;
  try {
    // Fields may have these names, an object without a prototype has no constructor, and getters throw.
    ({
      length,
      constructor: { name: kind },
    } = value as ArrayLike<unknown>);
  } catch {}
  return (
    (typeof kind === "string" ? kind : "Object") +
    (Number.isInteger(length) ? ` of length ${length}` : "")
  );
}
