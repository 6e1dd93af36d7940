import { checkWhole, describeValue, refuse, refuseValue } from "@balms/core/adapter";
import type { Batch, BatchCursor, CursorState } from "../batch.ts";
import type { LoaderState } from "./batch-loader.ts";
import { pendingFromJSON } from "./pending-batch.ts";

/**
 * Refuses what is no state of a loader; gives the batches that it has drawn ahead.
 *
 * @param cursor - the one that will go on, which checks its own part of the state
 */
export function checkLoaderState<Draw>(
  state: LoaderState,
  prefetch: number,
  cursor: BatchCursor<Draw>,
): Batch<Draw>[] {
  const given: Partial<LoaderState> = { ...state };
  if (given.format !== "balms.loader/1")
    refuseValue("state.format", given.format, '"balms.loader/1"');
  checkWhole(given.prefetch ?? NaN, "state.prefetch", 0);
  const at: Partial<CursorState> = { ...given.cursor };
  if (at.sampler?.learned !== undefined && given.prefetch !== prefetch) {
    refuse(
      "prefetch",
      describeValue(prefetch),
      `${describeValue(given.prefetch)}, as when the state was taken`,
      "What a sampler learns would act on other batches.",
    );
  }
  const { pending } = given;
  if (!Array.isArray(pending)) refuseValue("state.pending", pending, "an array of batches");
  const count = pending.length;
  const own = cursor.state();
  const most = own.sampler.learned === undefined ? 0 : prefetch + 1;
  if (count > most) refuseValue("state.pending", pending, `at most ${most} batches drawn ahead`);
  const epoch = checkWhole(given.next?.epoch ?? NaN, "state.next.epoch", 0);
  const index = checkWhole(given.next?.index ?? NaN, "state.next.index", 0);
  // What was drawn ahead was drawn for one shard, in batches of one size.
  for (const name of count === 0 ? [] : (["batchSize", "rank", "worldSize"] as const)) {
    if (at[name] === own[name]) continue;
    refuseValue(
      `state.cursor.${name}`,
      at[name],
      `${own[name]}, as here: batches were drawn ahead`,
    );
  }
  const end = index + count;
  const ended = count > 0 && end === cursor.batchesPerEpoch && at.epoch === epoch + 1;
  if (at.epoch !== epoch + (ended ? 1 : 0)) {
    refuseValue("state.cursor.epoch", at.epoch, `${epoch}, as in state.next`);
  }
  if (at.index !== (ended ? 0 : end)) {
    const from = `${count} batches after state.next`;
    refuseValue("state.cursor.index", at.index, `${ended ? 0 : end}, ${from}`);
  }
  return pending.map((batch, i) => {
    const place = { epoch, index: index + i };
    return pendingFromJSON(batch, place, cursor, own.sampler.rowCount, `state.pending[${i}]`);
  });
}
