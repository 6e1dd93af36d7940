import { ArgumentError, ModelError, PriorError } from "@balms/core";

/** What a function gives, or the sentence by which it refuses the model; other errors go on. */
export function resultOrRefusal<Result extends object>(act: () => Result): Result | string {
  try {
    return act();
  } catch (error) {
    const isRefusal = [ArgumentError, ModelError, PriorError].some((type) =>
      type.isInstance(error),
    );
    if (!isRefusal) throw error;
    return (error as Error).message;
  }
}
