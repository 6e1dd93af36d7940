import { ModelError } from "@balms/core";

/** Refuses a model. */
export function refuseModel(received: string, expected: string, hint?: string): never {
  throw new ModelError({ parameter: "model", received, expected, hint });
}
