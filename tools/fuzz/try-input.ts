import { BalmsError } from "@balms/core";
import { measure, type InputLimits } from "../restores/input-limits.ts";
import type { FuzzTarget } from "./fuzz-target.ts";

/** What came of an input. */
export interface TriedInput {
  readonly outcome: string;
  /** Milliseconds of processors. */
  readonly time: number;
  /** What is to be mended, if anything. */
  readonly fault: string | undefined;
  /** Whether that is an exception that is no refusal, which comes again whenever it is tried. */
  readonly isForeign: boolean;
}

/** A text that is the same for messages that differ in what they quote. */
const kindOf = (text: string): string =>
  text
    .replaceAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|'[^']*'/gu, "…")
    .replaceAll(/[^a-z …]+/giu, " ")
    .slice(0, 70);

/** Hands an input to a target, and says how it ended. */
export async function tryInput<Input>(
  target: FuzzTarget<Input>,
  input: Input,
  { round, limits }: { readonly round: number; readonly limits: InputLimits },
): Promise<TriedInput> {
  const taken = measure(limits);
  const ended = await outcomeOf(target, input, round);
  const { time, excess } = taken();
  const fault = ended.foreign ?? excess;
  return { outcome: ended.outcome, time, fault, isForeign: ended.foreign !== undefined };
}

async function outcomeOf<Input>(
  target: FuzzTarget<Input>,
  input: Input,
  round: number,
): Promise<{ readonly outcome: string; readonly foreign: string | undefined }> {
  try {
    return { outcome: await target.survive(input, round), foreign: undefined };
  } catch (error) {
    if (BalmsError.isInstance(error)) {
      return { outcome: `${error.name}: ${kindOf(error.message)}`, foreign: undefined };
    }
    const foreign = error instanceof Error ? (error.stack ?? error.message) : typeof error;
    return { outcome: `fault: ${kindOf(foreign)}`, foreign };
  }
}
