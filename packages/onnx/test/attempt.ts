import { BalmsError } from "@balms/core";

/** What a call gives, or the refusal that it ends in; every other error goes on. */
export function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    if (BalmsError.isInstance(error)) return undefined;
    throw error;
  }
}
