import { isAbsolute, join, relative, resolve } from "node:path";
import { ArgumentError } from "@balms/core";

/**
 * Sees to it that nothing is written among the pictures that are read: the next run would take it for a class, or refuse it.
 *
 * @param place - Where something is to be written.
 * @param options - `folder`: that of the data; `parameter`: the option that named the place.
 * @throws {@link ArgumentError} when it lies in `train` or `test`.
 */
export function checkOutsidePictures(
  place: string,
  { folder, parameter }: { readonly folder: string; readonly parameter: string },
): void {
  const part = ["train", "test"].find((name) => isWithin(resolve(place), resolve(folder, name)));
  if (part === undefined) return;
  throw new ArgumentError({
    parameter,
    received: `${place}, which lies among the pictures in ${join(folder, part)}`,
    expected: "a place outside of them",
    hint: "The next run would take what is written there for a class.",
  });
}

function isWithin(place: string, folder: string): boolean {
  const way = relative(folder, place);
  return !isAbsolute(way) && !/^\.\.(?:[/\\]|$)/u.test(way);
}
