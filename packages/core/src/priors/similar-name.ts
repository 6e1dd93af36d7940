import { nearestName } from "../checks/nearest-name.ts";

/**
 * The class that a name was perhaps meant to be: it differs by case, or by few letters where there are
 * more than three. Never by a number: "class 7" is not "class 8" misspelt.
 */
export function similarName(name: unknown, classes: readonly string[]): string | undefined {
  const text = typeof name === "string" ? name : "";
  const numbers = text.match(/\d/g)?.join();
  const comparable = classes.filter(
    (other) =>
      other.match(/\d/g)?.join() === numbers &&
      (text.length > 3 || text.toLowerCase() === other.toLowerCase()),
  );
  return nearestName(text, comparable);
}
