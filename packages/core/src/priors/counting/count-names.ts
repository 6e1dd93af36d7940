import type { ClassPrior } from "../class-prior.ts";
import { checkIterable } from "./check-iterable.ts";
import { type NameCountOptions, priorFromNames } from "./prior-from-names.ts";

/** What `countNames` returns. */
export interface CountedNames {
  readonly prior: ClassPrior;
  /** Class id per row [N]: the place of its name in `prior.classes`. */
  readonly labels: Int32Array<ArrayBuffer>;
}

/**
 * The prior of class names, and the ids that go with it: both in one order, by construction.
 *
 * @param names - class name per row [N], any iterable
 * @param options - those of `priorFromNames`
 * @returns `prior` and `labels` [N]
 * @throws {@link ArgumentError} when a name is not among `classes` (it names the row), or when there are no rows
 *
 * @example
 * ```ts
 * import { countNames } from "@balms/core";
 *
 * const { prior, labels } = countNames(["lynx", "cat", "cat"]);
 * console.log(prior.classes, labels); // [cat, lynx], [1, 0, 0]
 * ```
 */
export function countNames(names: Iterable<string>, options?: NameCountOptions): CountedNames {
  const list = [...checkIterable(names, "names")];
  const prior = priorFromNames(list, options);
  const ids = new Map(prior.classes.map((name, id) => [name, id]));
  // Where the classes are listed, an id stands for itself.
  return { prior, labels: Int32Array.from(list, (name) => ids.get(name) ?? Number(name)) };
}
