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
    // Made for a message alone: there may be a million names.
    const received = (): string => `${describeValue(name)} at class ${id}`;
    if (!isWellFormed(name)) {
      return refuse(parameter, received(), "texts without halves of characters");
    }
    const first = ids.get(name);
    if (first !== undefined) {
      const hint = `Tell the two apart, for instance as ${describeValue(`${name} (${id})`)}.`;
      return refuse(parameter, `${received()}, as at class ${first}`, "different names", hint);
    }
    ids.set(name, id);
  }
  return ids;
}
