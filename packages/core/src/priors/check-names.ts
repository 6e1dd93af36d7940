import { describeValue } from "../errors/describe-value.ts";
import { isWellFormed } from "./check-text.ts";
import type { Refuse } from "./refuse-prior.ts";

/** Checks class names and gives each its id: a map, in which names such as "__proto__" are only names. */
export function checkNames(
  values: ArrayLike<unknown>,
  parameter: string,
  refuse: Refuse,
): Map<string, number> {
  const ids = new Map<string, number>();
  for (let id = 0; id < values.length; id++) {
    const name = values[id];
    if (!isWellFormed(name) || ids.has(name)) {
      const received = `${describeValue(name)} at class ${id}`;
      return refuse(parameter, received, "different texts without halves of characters");
    }
    ids.set(name, id);
  }
  return ids;
}
