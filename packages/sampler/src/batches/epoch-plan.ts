import { checkChoice, checkMethods, checkWhole, refuse } from "@balms/core/adapter";
import type { RowSampler } from "../row-sampler.ts";

/** How the positions of an epoch are shared among workers, and what becomes of those left over. */
export interface ShardOptions {
  /** W: how many shards there are; default 1. */
  readonly worldSize?: number | undefined;
  /** What becomes of a last step that is short: "ragged" (default) keeps it, "drop" leaves it out. */
  readonly remainder?: "ragged" | "drop" | undefined;
  /** What becomes of a short step that cannot be shared equally; default "repeat". */
  readonly uneven?: "repeat" | "drop" | "refuse" | undefined;
}

/** An epoch in steps of W·B positions. */
export interface EpochPlan {
  readonly worldSize: number;
  readonly batchSize: number;
  /** Steps with B rows on every shard. */
  readonly wholeSteps: number;
  /** Rows per shard of the short step at the end; 0 where there is none. */
  readonly lastLength: number;
  readonly batchesPerEpoch: number;
}

/** Cuts an epoch into steps; the same on every shard. */
export function planEpoch(
  sampler: RowSampler<unknown>,
  batchSize: number,
  options: ShardOptions,
): EpochPlan {
  const { epochLength, blockLength } = sampler;
  const { worldSize = 1, remainder = "ragged", uneven = "repeat" } = options;
  checkChoice(remainder, "remainder", ["ragged", "drop"]);
  checkChoice(uneven, "uneven", ["repeat", "drop", "refuse"]);
  checkWhole(batchSize, "batchSize", 1, 2 ** 31);
  checkWhole(worldSize, "worldSize", 1, Math.floor(Number.MAX_SAFE_INTEGER / batchSize));
  if (batchSize % blockLength !== 0) {
    refuse("batchSize", `${batchSize}`, `a multiple of ${blockLength}, the sampler's blockLength`);
  }
  const step = worldSize * batchSize;
  const wholeSteps = Math.floor(epochLength / step);
  const rest = remainder === "drop" ? 0 : epochLength - wholeSteps * step;
  const unit = worldSize * blockLength;
  if (uneven === "refuse" && rest % unit !== 0) {
    refuse("epochLength", `${epochLength}`, `a multiple of ${unit}, a block for every shard`);
  }
  const lastLength =
    (uneven === "drop" ? Math.floor(rest / unit) : Math.ceil(rest / unit)) * blockLength;
  const batchesPerEpoch = wholeSteps + (lastLength > 0 ? 1 : 0);
  if (batchesPerEpoch === 0) {
    refuse(
      "batchSize",
      `${step} rows a step for an epoch of ${epochLength}`,
      "at least one batch in an epoch",
    );
  }
  return { worldSize, batchSize, wholeSteps, lastLength, batchesPerEpoch };
}

/** Refuses what is no sampler before its fields are used. */
export function checkSampler(sampler: RowSampler<unknown>): void {
  checkMethods(sampler, "sampler", ["fill", "state", "resume"]);
  for (const field of ["rowCount", "epochLength", "blockLength"] as const) {
    checkWhole(sampler[field], `sampler.${field}`, 1);
  }
}
