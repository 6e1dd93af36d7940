import { ArgumentError } from "@balms/core";
import { mostClasses } from "../data/class-ids.ts";
import { readClassNames } from "../data/read-class-names.ts";

/** The classes that `--classes` says there are, or the data themselves. */
export interface KnownClasses {
  /** In order; those of a number alone are called by their ids. */
  readonly names: readonly string[];
  /** Whether only their number was said. */
  readonly areNumbered: boolean;
  /** What else says so, for a sentence. */
  readonly saidBy?: string;
}

/** Reads `--classes`: a number of classes, or a file of their names. */
export async function knownClasses(classes: string | undefined): Promise<KnownClasses | undefined> {
  if (classes === undefined) return undefined;
  if (!/^\d+$/u.test(classes)) return { names: await readClassNames(classes), areNumbered: false };
  const count = Number(classes);
  if (count < 1 || count > mostClasses) {
    throw new ArgumentError({
      parameter: "--classes",
      received: classes,
      expected: `a whole number from 1 to ${mostClasses}, or a text file of names`,
    });
  }
  return { names: Array.from({ length: count }, (_, index) => String(index)), areNumbered: true };
}
