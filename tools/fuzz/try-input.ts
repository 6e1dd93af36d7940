import { BalmsError } from "@balms/core";
import type { FuzzTarget } from "./fuzz-target.ts";

/** What an input may take of a processor, in milliseconds, and of memory beyond what was taken before, in bytes. */
export interface FuzzLimits {
  readonly time: number;
  readonly memory: number;
}

/** Limits of every input; decision of the project, as SECURITY.md promises. */
export const inputLimits: FuzzLimits = { time: 2000, memory: 512e6 };

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

/** The most memory that the process ever held, in bytes. */
export const peakMemory = (): number => process.resourceUsage().maxRSS * 1024;

const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

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
  { round, limits }: { readonly round: number; readonly limits: FuzzLimits },
): Promise<TriedInput> {
  const [started, before] = [processorTime(), peakMemory()];
  const ended = await outcomeOf(target, input, round);
  const time = processorTime() - started;
  const memory = peakMemory() - before;
  let fault = ended.foreign;
  if (fault === undefined && time > limits.time) fault = `took ${time.toFixed(0)} ms`;
  if (fault === undefined && memory > limits.memory) {
    fault = `took ${(memory / 1e6).toFixed(0)} MB of memory`;
  }
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
