import { refuse, refuseValue } from "../errors/refuse.ts";
import { isList } from "./check-list.ts";
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
  const given: unknown = options ?? {};
  if (typeof given !== "object" || isList(given)) {
    refuseValue(parameter ?? "options", options, "an object of options");
  }
  checkKnown(options, known, parameter && `${parameter}.`);
}

/** `checkOptions`, where what is no object is refused for what it lacks. */
export function checkKnown(
  options: object | null | undefined,
  known: readonly string[],
  path: string = "",
): void {
  for (const name of Object.keys(Object(options))) {
    if (!known.includes(name)) {
      const near = nearestName(name, known);
      refuse(path + name, "an unknown option", near ? `\`${near}\`` : `one of ${known.join(", ")}`);
    }
  }
}
