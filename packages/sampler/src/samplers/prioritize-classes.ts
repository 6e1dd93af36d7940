import { priorFromCounts } from "@balms/core";
import { ClassMixture } from "../draws/class-mixture.ts";
import { createKey } from "../positions/position-key.ts";
import { checkClassRows, type ClassRows } from "../rows/class-rows.ts";
import { composeSampler } from "./compose-sampler.ts";
import { checkLosses, LossPriorities, type PriorityOptions } from "./loss-priorities.ts";
import type { LossPrioritySampler } from "./loss-priority-sampler.ts";
import { readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/** Classes in proportion to the priority of each, and their rows alike. */
export function prioritizeClasses(
  rows: ClassRows,
  options: SamplerOptions & PriorityOptions,
): LossPrioritySampler {
  const sorted = checkClassRows(rows);
  const { prior, rowCount } = sorted;
  const key = createKey(options.random);
  const priorities = new LossPriorities(prior.counts.length, options);
  const weights = () =>
    Float64Array.from(priorities.values, (value, id) =>
      prior.counts[id] === 0 ? 0 : value < 0 ? priorities.highest : value,
    );
  // Made anew when it is needed after an update.
  let mixture: ClassMixture | undefined;
  const sampler = composeSampler({
    name: "loss-priority per class",
    settings: { ...priorities.settings(), prior: prior.digest },
    key,
    data: sorted.digest,
    prior,
    rowCount,
    epochLength: readEpochLength(options, rowCount),
    sampledPrior: () => priorFromCounts(weights(), { classes: prior.classes, counted: "weights" }),
    fill: (epoch, first, out) => {
      mixture ??= new ClassMixture(sorted, weights(), key);
      mixture.fill(epoch, first, out);
    },
    learned: {
      write: () => priorities.write(),
      read: (learned) => {
        priorities.read(learned);
        mixture = undefined;
      },
    },
  });
  return {
    ...sampler,
    update: (drawn, losses) => {
      checkLosses(drawn, losses, rowCount);
      const sums = new Map<number, { sum: number; count: number }>();
      for (let i = 0; i < drawn.length; i++) {
        const id = sorted.classOf(drawn[i]);
        const { sum, count } = sums.get(id) ?? { sum: 0, count: 0 };
        sums.set(id, { sum: sum + losses[i], count: count + 1 });
      }
      for (const [id, { sum, count }] of sums) priorities.set(id, sum / count);
      mixture = undefined;
    },
  };
}
