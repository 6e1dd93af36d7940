import { checkWhole, describeValue, refuse } from "@balms/core/adapter";
import type { CursorState } from "../batch.ts";
import { lastEpoch } from "../positions/last-epoch.ts";
import type { EpochPlan } from "./epoch-plan.ts";

/**
 * Where a state stands, in steps of the present plan. All shards stand at the same step, so any of
 * their states will do for any rank; another batch size or number of shards will do if the
 * positions that were drawn are whole steps of it.
 */
export function readPlace(
  state: CursorState,
  epochLength: number,
  plan: EpochPlan,
): { readonly epoch: number; readonly index: number } {
  const given: Partial<CursorState> = { ...state };
  if (given.format !== "balms.batches/1") {
    refuse("state.format", describeValue(given.format), '"balms.batches/1"');
  }
  const epoch = checkWhole(given.epoch as number, "state.epoch", 0, lastEpoch(epochLength));
  const batchSize = checkWhole(given.batchSize as number, "state.batchSize", 1);
  const worldSize = checkWhole(given.worldSize as number, "state.worldSize", 1);
  checkWhole(given.rank as number, "state.rank", 0, worldSize - 1);
  const written = batchSize * worldSize;
  const index = checkWhole(
    given.index as number,
    "state.index",
    0,
    Math.ceil(epochLength / written),
  );
  const step = plan.batchSize * plan.worldSize;
  const place = index * written;
  if (place >= epochLength) return { epoch, index: plan.batchesPerEpoch };
  if (place % step !== 0) {
    refuse(
      "state.index",
      `${place} positions, drawn ${written} at a time`,
      `a multiple of ${step}: whole steps of this batchSize and worldSize`,
      "Resume with the same batchSize · worldSize, or at the beginning of an epoch.",
    );
  }
  return { epoch, index: Math.min(place / step, plan.batchesPerEpoch) };
}
