import { isList } from "../checks/is-list.ts";

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
  if (isList(value)) {
    const kind = Array.isArray(value) ? "an array" : `a ${value.constructor.name}`;
    return `${kind} of length ${value.length}`;
  }
  const kind = typeof value;
  if (kind === "function") return "a function";
  if (kind === "object" && value !== null) return "an object";
  return Object.is(value, -0) ? "-0" : `${String(value)}${kind === "bigint" ? "n" : ""}`;
}
