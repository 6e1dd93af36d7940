import { DataError } from "@balms/core";

// Each method's confusions take 8 bytes per pair of classes.
const mostCompared = 10_000;

/**
 * Refuses numbers of classes that cannot be trained, before any picture is opened.
 *
 * @param classes - Their names.
 * @param source - Where they come from: a file, a folder or an option.
 * @throws {@link DataError} for fewer than two classes, or too many to be compared.
 */
export function checkClassCount(classes: readonly string[], source: string): void {
  const count = classes.length;
  if (count >= 2 && count <= mostCompared) {
    return;
  }
  throw new DataError({
    parameter: source,
    received: count === 1 ? `one class alone, ${classes[0]}` : `${count} classes`,
    expected: `from 2 to ${mostCompared} classes to tell apart`,
    hint:
      count < 2
        ? "Add rows of another class."
        : "Leave out classes, or train with the libraries, which keep no table of confusions.",
  });
}
