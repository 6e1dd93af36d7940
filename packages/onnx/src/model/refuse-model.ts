import { ModelError } from "@balms/core";

/** Throws a ModelError: how a model, or a tensor in it, is refused. */
export function refuseModel(
  parameter: string,
  received: string,
  expected: string,
  hint?: string,
): never {
  throw new ModelError({ parameter, received, expected, hint });
}
