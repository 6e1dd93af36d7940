import { priorFromCounts } from "@balms/core";
import { SumTree } from "../draws/sum-tree.ts";
import { PositionBits } from "../positions/position-bits.ts";
import { createKey } from "../positions/position-key.ts";
import type { ClassRows } from "../rows/class-rows.ts";
import { composeSampler } from "./compose-sampler.ts";
import { readRows } from "./create-instance-sampler.ts";
import { checkLosses, LossPriorities, type PriorityOptions } from "./loss-priorities.ts";
import type { LossPrioritySampler } from "./loss-priority-sampler.ts";
import { readEpochLength, type SamplerOptions } from "./sampler-options.ts";
import { sumByClass } from "./sum-by-class.ts";

/** Rows in proportion to the priority of each. */
export function prioritizeRows(
  rows: number | ClassRows,
  options: SamplerOptions & PriorityOptions,
): LossPrioritySampler {
  const sorted = readRows(rows);
  const { prior, rowCount } = sorted;
  const key = createKey(options.random);
  const priorities = new LossPriorities(rowCount, options);
  const { values } = priorities;
  const seen = new SumTree(rowCount, (row) => Math.max(0, values[row]));
  const unseen = new SumTree(rowCount, (row) => (values[row] < 0 ? 1 : 0));
  const bits = new PositionBits(key, "row");
  const rowAt = (): number => {
    const uniform = bits.uniform();
    const total = seen.total + unseen.total * priorities.highest;
    const place = uniform * total;
    if (place < seen.total) return seen.find(place);
    return unseen.find(Math.min((place - seen.total) / priorities.highest, unseen.total));
  };
  const induced = () => {
    const sums = sumByClass(sorted, (row) => (values[row] < 0 ? priorities.highest : values[row]));
    return priorFromCounts(sums, { classes: prior.classes, counted: "weights" });
  };
  const sampler = composeSampler({
    name: "loss-priority per row",
    settings: priorities.settings(),
    key,
    data: sorted.digest,
    prior,
    rowCount,
    epochLength: readEpochLength(options, rowCount),
    sampledPrior: induced,
    fill: (epoch, first, out) => {
      for (let i = 0; i < out.length; i++) {
        bits.seek(epoch, first + i);
        out[i] = rowAt();
      }
    },
    learned: {
      write: () => priorities.write(),
      read: (learned) => {
        priorities.read(learned);
        seen.refreshAll();
        unseen.refreshAll();
      },
    },
  });
  return {
    ...sampler,
    update: (drawn, losses) => {
      checkLosses(drawn, losses, rowCount);
      for (let i = 0; i < drawn.length; i++) {
        priorities.set(drawn[i], losses[i]);
        seen.refresh(drawn[i]);
        unseen.refresh(drawn[i]);
      }
    },
  };
}
