import { nearestName } from "../checks/nearest-name.ts";

/**
 * The class that a name was perhaps meant to be: it differs by case or in how accents are written, or by few letters
 * where there are more than three. Never by a number: "class 7" is not "class 8" misspelt.
 *
 * @param name - what was written; anything but a text resembles nothing
 * @param classes - the classes that there are
 * @returns the nearest, the first of several; undefined where none is near
 *
 * @example
 * ```ts
 * import { similarName } from "@balms/core/adapter";
 *
 * console.log(similarName("Lynx", ["cat", "lynx"])); // lynx
 * ```
 */
export function similarName(name: unknown, classes: readonly string[]): string | undefined {
  const text = typeof name === "string" ? name : "";
  const numbers = text.match(/\d/g)?.join();
  return (
    classes.find((other) => plain(other) === plain(text)) ??
    nearestName(
      text,
      classes.filter((other) => text.length > 3 && other.match(/\d/g)?.join() === numbers),
    )
  );
}

const plain = (name: string): string => name.normalize().toLowerCase();
