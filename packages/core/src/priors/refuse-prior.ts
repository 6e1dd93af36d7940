import { PriorError } from "../errors/prior-error.ts";

/** How a check says what is wrong: an argument (`refuse`), or what a prior or its file holds. */
export type Refuse = (
  parameter: string,
  received: string,
  expected: string,
  hint?: string,
) => never;

/** Throws a PriorError about one field: how checks refuse a prior or its file. */
export function refusePrior(
  parameter: string,
  received: string,
  expected: string,
  hint?: string,
): never {
  throw new PriorError({ parameter, received, expected, hint });
}
