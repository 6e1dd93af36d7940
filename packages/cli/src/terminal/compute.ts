import { checkSignal } from "@balms/core/adapter";
import type { CommandContext } from "./command-context.ts";

/**
 * Computes something for a command that has nothing to take back yet, and may be ended there at once.
 *
 * @throws {@link InterruptedError} when the signal has fired before.
 */
export async function compute<Result>(
  { signal, whileComputing }: Pick<CommandContext, "signal" | "whileComputing">,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  checkSignal(signal);
  return whileComputing === undefined ? work() : whileComputing(work);
}
