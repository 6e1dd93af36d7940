import { describeValue } from "./describe-value.ts";

/**
 * The first five names in words, and how many more there are: for messages.
 *
 * @example
 * ```ts
 * import { listNames } from "@balms/core/adapter";
 *
 * console.log(listNames(["cat", "lynx"])); // "cat", "lynx"
 * ```
 */
export function listNames(values: readonly unknown[]): string {
  const names = values.slice(0, 5).map(describeValue);
  const more = values.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
