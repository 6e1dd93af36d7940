import { checkOptions } from "../../checks/check-options.ts";
import { countNames } from "../prior-options.ts";
import type { ClassPrior } from "../class-prior.ts";
import { ClassCounter } from "./class-counter.ts";
import type { CountOptions } from "./count-options.ts";

/** `CountOptions` and the names there are, whether or not a row has them. */
export interface NameCountOptions extends CountOptions {
  /** All class names in the order of the class ids. */
  readonly classes?: readonly string[] | undefined;
}

/**
 * A prior by counting class names.
 *
 * A class id is the place of a name in `prior.classes`: by code point, not by which came first. Ids that
 * were made in another way do not go with it: `countNames` gives both.
 *
 * @param names - class name per row [N], any iterable
 * @param options - `classes`: all class names in the order wanted (default: the names that occur, sorted by code point); `counted` (default "rows"), `source`, `time`, `license`, `producer`
 * @throws {@link ArgumentError} when a name is not among `classes` (it names the row), or when there are no rows
 *
 * @example
 * ```ts
 * import { priorFromNames } from "@balms/core";
 *
 * const prior = priorFromNames(["lynx", "cat", "cat"]);
 * console.log(prior.classes, prior.counts); // [cat, lynx], [2, 1]
 * ```
 */
export function priorFromNames(names: Iterable<string>, options?: NameCountOptions): ClassPrior {
  checkOptions(options, ["classes", ...countNames]);
  const { classes, ...rest } = { ...options };
  const counter = new ClassCounter({ classes });
  counter.addAll(names, "names");
  return counter.prior(rest);
}
