import type { Balance } from "../balance/balance.ts";
import type { CountedClasses } from "../balance/count-classes.ts";
import type { BrainNetwork, FormattedPattern } from "../network/brain-network.ts";
import { refuseAdam } from "../network/check-network.ts";
import { MetaTraining } from "./meta-training.ts";

/** The Meta Sampler's training on these data, where the balance asks for one. */
export function openMetaTraining(
  network: BrainNetwork,
  { settings, random, metaState }: Balance,
  data: readonly FormattedPattern[],
  counted: CountedClasses,
): MetaTraining | undefined {
  const { meta, batchSize } = settings;
  if (meta === undefined) return undefined;
  refuseAdam(network);
  const metaData = meta.data && network.formatData(meta.data);
  return new MetaTraining({ data, counted, metaData }, { meta, batchSize, random }, metaState);
}
