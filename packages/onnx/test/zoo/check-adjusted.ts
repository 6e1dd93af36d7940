import { adjustModel, readModel } from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { differences } from "./compare.ts";
import { corrected } from "./corrected.ts";
import type { Counts } from "./corrected.ts";
import { expose } from "./expose.ts";
import type { Repaired, Told } from "./family.ts";
import { fileOf } from "./file-of.ts";
import { randomFeeds, runOnce } from "./run-once.ts";
import type { Feeds, Results } from "./run-once.ts";
import { readScores } from "./true-scores.ts";
import type { Values } from "./values.ts";
import { adjustmentOf, correctionsOf } from "./zoo-priors.ts";

/** One run of an original, with what its outputs must become. */
export interface Run {
  readonly feeds: Feeds;
  readonly counts: Counts;
  /** The outputs that follow the scores. */
  readonly wanted: Readonly<Record<string, Values>>;
  /** The true scores of the original. */
  readonly scores: readonly Values[];
  /** What the original gave. */
  readonly before: Results;
}

/** Runs an original on random inputs, and works out what it must give when it is corrected. */
export async function runOriginal(
  family: Repaired,
  model: OnnxModel,
  counts: Counts,
  seed: number,
): Promise<Run> {
  const feeds = randomFeeds(model, family, seed);
  const names = family.truths.map(({ tensor }) => tensor);
  const inside = await runOnce(expose(model, names), feeds, family, names);
  const scores = readScores(family.truths, inside);
  const changed = scores.map((values, at) => corrected(values, family.truths[at], counts));
  const before = await runOnce(model, feeds, family);
  return { feeds, counts, wanted: family.tail(...changed), scores, before };
}

/** What an adjusted model gives that it should not; undefined when all is right. */
export async function outputFault(
  family: Repaired,
  adjusted: OnnxModel,
  { feeds, wanted, before }: Run,
): Promise<string | undefined> {
  const after = await runOnce(adjusted, feeds, family);
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
  if (added.length > 0) return `new outputs ${added.join(", ")}`;
  for (const [name, values] of Object.entries(before)) {
    if (Object.hasOwn(wanted, name)) continue;
    if (JSON.stringify(after[name]) !== JSON.stringify(values)) return `"${name}" changed`;
  }
  return differences(after, wanted, family);
}

/** Adjusts with everything that a family has to be told. */
export function adjustFamily(
  { told = {} }: Pick<Repaired, "told">,
  model: OnnxModel,
  counts: Counts,
  naming: Told = {},
): OnnxModel {
  return adjustModel(model, { ...adjustmentOf(counts), ...told, ...naming });
}

/** What is wrong with the outputs of a family that is adjusted; undefined when nothing is. */
export async function adjustedFault(family: Repaired): Promise<string | undefined> {
  const model = readModel(fileOf(family));
  for (const [seed, counts] of correctionsOf(family.truths[0].classes).entries()) {
    const adjusted = adjustFamily(family, model, counts);
    if (family.notRun !== undefined) continue;
    const run = await runOriginal(family, model, counts, seed + 2);
    const fault = await outputFault(family, adjusted, run);
    if (fault !== undefined) return `τ = ${counts.tau}: ${fault}`;
  }
  return undefined;
}
