import { DataError } from "@balms/core";
import type { LabelTally } from "@balms/datasets";
import { countIds } from "./count-ids.ts";
import { countNames } from "./count-names.ts";
import type { CountedSource } from "./counted-source.ts";
import type { KnownClasses } from "./known-classes.ts";

/** Labels that were counted, brought under the classes there are: those that are known, else those that occur. */
export function tallyClasses(
  source: string,
  tally: LabelTally,
  known: KnownClasses | undefined,
): Pick<CountedSource, "classes" | "counts"> {
  if (tally.kind === "ids") return countIds(source, tally, known);
  if (known?.areNumbered === true) {
    throw new DataError({
      parameter: source,
      received: "class names, and a number of classes",
      expected: "a file of the names as --classes",
      hint: "List the names in the order of the ids, one per line; or leave --classes out.",
    });
  }
  return countNames(source, tally, known?.names);
}
