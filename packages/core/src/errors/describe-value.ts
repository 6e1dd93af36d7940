/**
 * Names a received value in the few words that an error message has room for.
 *
 * @param value - anything
 * @returns numbers as they are, text in quotes (cut after 60 characters), objects by kind, lists with their length
 *
 * @example
 * ```ts
 * import { describeValue } from "@balms/core";
 *
 * console.log(describeValue(new Float32Array(12))); // Float32Array of length 12
 * ```
 */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 60)) + (value[60] ? "…" : "");
  if (value !== Object(value)) return `${String(value)}${typeof value === "bigint" ? "n" : ""}`;
  const { constructor, length } = value as ArrayLike<unknown>;
  return (constructor ?? Object).name + (length >= 0 ? ` of length ${length}` : "");
}
