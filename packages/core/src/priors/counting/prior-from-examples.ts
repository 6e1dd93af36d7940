import { checkOptions } from "../../checks/check-options.ts";
import { countNames } from "../prior-options.ts";
import type { ClassPrior } from "../class-prior.ts";
import { checkIterable } from "./check-iterable.ts";
import { ClassCounter } from "./class-counter.ts";
import type { ClassLabel, ClassOptions, CountOptions } from "./count-options.ts";

/** `CountOptions` and `classes`, which may be left out where labels are names. */
export interface ExamplePriorOptions extends CountOptions, ClassOptions {}

/**
 * A prior of multi-label rows, or of images with their annotated instances.
 *
 * n_c is the number of rows (or images) that mention c, or the number of mentions with
 * `counted: "instances"`; `examples` is the number of rows, those without any class included.
 *
 * @param examples - per row or image, the class ids or names that it mentions [N of any length]
 * @param options - `classes`: C or the class names (default: the names that occur, sorted by code point); `counted`: "rows" (default), "images" or "instances"; `source`, `time`, `license`, `producer`
 * @throws {@link ArgumentError} when a label is no class (it names the row), or when there are no rows
 *
 * @example
 * ```ts
 * import { priorFromExamples } from "@balms/core";
 *
 * const images = [["person", "dog", "dog"], [], ["person"]];
 * console.log(priorFromExamples(images, { counted: "images" })); // dog 1, person 2 of 3 examples
 * console.log(priorFromExamples(images, { counted: "instances" }).counts); // [2, 2]
 * ```
 */
export function priorFromExamples(
  examples: Iterable<Iterable<ClassLabel>>,
  options?: ExamplePriorOptions,
): ClassPrior {
  checkOptions(options, ["classes", ...countNames]);
  const { classes, ...rest } = { ...options };
  const counter = new ClassCounter({ classes });
  for (const example of checkIterable(examples, "examples")) counter.addExample(example);
  return counter.prior(rest);
}
