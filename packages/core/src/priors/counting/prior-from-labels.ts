import { checkOptions } from "../../checks/check-options.ts";
import { countNames } from "../prior-options.ts";
import type { ClassPrior } from "../class-prior.ts";
import { refuse } from "../../errors/refuse.ts";
import { checkIterable } from "./check-iterable.ts";
import { ClassCounter } from "./class-counter.ts";
import type { ClassLabel, CountOptions } from "./count-options.ts";

/** `CountOptions` and the classes there are, whether or not a row has them. */
export interface LabeledPriorOptions extends CountOptions {
  /** Number of classes, or their names in the order of the ids. */
  readonly classes: number | readonly string[];
}

/**
 * A prior by counting class ids: n_c = Σ_b 1[y_b = c].
 *
 * @param labels - class id per row [N], integers in [0, C): an array, a typed array or any other iterable; names are welcome where `classes` lists them
 * @param options - `classes`: C or the class names; `counted` (default "rows"), `source`, `time`, `license`, `producer`
 * @throws {@link ArgumentError} when an id is out of range (it names the row), or when there are no rows
 *
 * @example
 * ```ts
 * import { priorFromLabels } from "@balms/core";
 *
 * const prior = priorFromLabels([0, 0, 1, 0], { classes: ["cat", "lynx"] });
 * console.log(prior.counts); // [3, 1]
 * ```
 */
export function priorFromLabels(
  labels: Iterable<ClassLabel>,
  options: LabeledPriorOptions,
): ClassPrior {
  checkOptions(options, ["classes", ...countNames]);
  const { classes, ...rest }: Partial<LabeledPriorOptions> = { ...options };
  if (classes === undefined) return refuseUnsaid(labels);
  const counter = new ClassCounter({ classes });
  counter.addAll(labels);
  return counter.prior(rest);
}

/** The last classes may have no rows: what occurs does not say how many there are. */
function refuseUnsaid(labels: Iterable<ClassLabel>): never {
  let greatest = -1;
  for (const label of checkIterable(labels, "labels")) greatest = Math.max(greatest, Number(label));
  const hint = Number.isNaN(greatest)
    ? "Labels that are names are counted by priorFromNames."
    : Number.isInteger(greatest)
      ? `The greatest id is ${greatest}: classes: ${greatest + 1}, unless later ones have no rows.`
      : "Labels are whole numbers.";
  return refuse("classes", "undefined", "how many there are, or their names", hint);
}
