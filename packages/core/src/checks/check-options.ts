import { refuse, refuseValue } from "../errors/refuse.ts";
import { nearestName } from "./nearest-name.ts";

/**
 * Refuses options that are no object, and names among them that nothing would read: a misspelt
 * option would otherwise be a silent default. Left out, options pass.
 *
 * @param options - what a caller gave
 * @param known - every name that is read
 * @param parameter - what the options are an argument or option of; names are refused as `parameter.name`
 * @throws {@link ArgumentError} naming the option and the known one that is nearest
 *
 * @example
 * ```ts
 * import { checkOptions } from "@balms/core/adapter";
 *
 * checkOptions({ steps: 100 }, ["steps", "batchSize"]);
 * ```
 */
export function checkOptions(
  options: object | null | undefined,
  known: readonly string[],
  parameter?: string,
): void {
  const given = options ?? {};
  if (typeof given !== "object" || "length" in given) {
    refuseValue(parameter ?? "options", options, "an object of options");
  }
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  const name = parameter === undefined ? unknown : `${parameter}.${unknown}`;
  const expected = near === undefined ? `one of ${known.join(", ")}` : `\`${near}\``;
  refuse(name, "an unknown option", expected);
}
