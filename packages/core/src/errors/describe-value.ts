const longest = 60;

/**
 * Names a received value in the few words that an error message has room for.
 *
 * @param value - anything
 * @returns numbers as they are, text in quotes (cut after 60 characters), arrays by length, other objects by kind
 *
 * @example
 * ```ts
 * import { describeValue } from "@balms/core";
 *
 * console.log(describeValue(new Float32Array(12))); // a Float32Array of length 12
 * ```
 */
export function describeValue(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
  }
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (ArrayBuffer.isView(value) && "length" in value) {
    return `a ${value.constructor.name} of length ${String(value.length)}`;
  }
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  return Object.is(value, -0) ? "-0" : String(value);
}
