import { createRandom } from "@balms/core";
import { inputLimits, peakMemory } from "../restores/input-limits.ts";
import type { FuzzTarget } from "./fuzz-target.ts";
import { shrink } from "./shrink.ts";
import { tryInput } from "./try-input.ts";

/** So many inputs are kept that came to something new. */
const mostKept = 500;
/** Good inputs come first: what is loaded for them is no fault of theirs. */
const mostGood = 20;
const noLimits = { time: Infinity, memory: Infinity };

/** What was tried, and what came of it. */
export interface FuzzFigures {
  inputs: number;
  /** How many inputs came to each outcome. */
  readonly outcomes: Record<string, number>;
  /** Milliseconds of processors that the slowest took. */
  slowest: number;
  /** The most memory that the process ever held, in bytes. */
  memory: number;
}

/** Which inputs are tried: those of the rounds from `start` to `end`, as far as the time goes. */
export interface FuzzRounds {
  readonly seed: number;
  readonly start: number;
  readonly end: number;
  readonly seconds: number;
}

/** Who looks on. */
export interface FuzzWatch {
  /** Is told of an input before it is tried: the process may not survive it. */
  readonly begin: (round: number, bytes: Uint8Array) => void;
  /** Is told of an input that ended as none may; of several that end alike, of the first. */
  readonly fault: (fault: { round: number; what: string; bytes: Uint8Array }) => void;
}

/**
 * Tries inputs one after the other, each derived from one that is good, or that came to what none before came to. The same seed and
 * start try the same ones.
 */
export async function fuzzInputs<Input>(
  target: FuzzTarget<Input>,
  { seed, start, end, seconds }: FuzzRounds,
  watch: FuzzWatch,
): Promise<FuzzFigures> {
  const seeds = await target.seeds();
  const pool = [...seeds];
  const figures: FuzzFigures = { inputs: 0, outcomes: {}, slowest: 0, memory: 0 };
  const known = new Set<string>();
  const stop = performance.now() + 1000 * seconds;
  for (let round = start; round < end && performance.now() < stop; round++) {
    const random = createRandom(seed).fork(String(round));
    // Of what was found, most is broken already, and every change of it ends alike.
    const origins = random.integer(2) === 0 ? seeds : pool;
    const [from, other] = [origins, pool].map((inputs) => inputs[random.integer(inputs.length)]);
    const isGood = round - start < Math.min(seeds.length, mostGood);
    const input = isGood ? seeds[round - start] : target.mutate(from, random, other);
    watch.begin(round, bytesOf(target, input));
    const limits = isGood ? noLimits : inputLimits;
    const { outcome, time, fault, isForeign } = await tryInput(target, input, { round, limits });
    figures.inputs += 1;
    figures.memory = Math.max(figures.memory, peakMemory());
    if (!isGood) figures.slowest = Math.max(figures.slowest, time);
    if (fault !== undefined && !known.has(outcome)) {
      const least = isForeign ? await leastOf(target, input, { round, outcome }) : input;
      watch.fault({ round, what: fault, bytes: bytesOf(target, least) });
      known.add(outcome);
    }
    if (!Object.hasOwn(figures.outcomes, outcome) && pool.length < mostKept) pool.push(input);
    figures.outcomes[outcome] = (figures.outcomes[outcome] ?? 0) + 1;
  }
  return figures;
}

function bytesOf<Input>({ form }: FuzzTarget<Input>, input: Input): Uint8Array {
  return form === undefined ? (input as Uint8Array) : form.write(input);
}

/** The smallest input found that ends in the same way. */
async function leastOf<Input>(
  target: FuzzTarget<Input>,
  input: Input,
  { round, outcome }: { readonly round: number; readonly outcome: string },
): Promise<Input> {
  if (!(input instanceof Uint8Array)) return input;
  const least = await shrink(input, async (bytes) => {
    const again = await tryInput(target, bytes as Input, { round, limits: inputLimits });
    return again.outcome === outcome;
  });
  return least as Input;
}
