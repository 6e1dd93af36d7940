import { checkMethods, checkWhole, refuse } from "@balms/core/adapter";
import type { ClassPrior } from "@balms/core";
import type { RowSampler } from "@balms/sampler";

/** A sampler that draws more often what had a great loss, such as createLossPrioritySampler makes. */
export interface LearningSampler extends RowSampler<unknown> {
  update(rows: ArrayLike<number>, losses: ArrayLike<number>): void;
}

/** Whether a sampler wants to be told the losses of the rows that it drew. */
export function learnsFromLosses(sampler: RowSampler<unknown>): sampler is LearningSampler {
  // The Meta Sampler has an update as well, but of gradients; here it draws with the ψ that it has.
  return "update" in sampler && !("metaState" in sampler);
}

/** Refuses a sampler of other rows, or of blocks that do not fill batches. */
export function checkTrainingSampler(
  sampler: RowSampler<unknown>,
  data: { readonly rows: number; readonly batchSize: number; readonly prior: ClassPrior },
): void {
  checkMethods(sampler, "sampler", ["fill", "sampledPrior", "state", "resume"]);
  const { rowCount, epochLength, blockLength } = sampler;
  checkWhole(epochLength, "sampler.epochLength", 1);
  checkWhole(blockLength, "sampler.blockLength", 1);
  const { rows, batchSize, prior } = data;
  if (rowCount !== rows) refuse("sampler", `a sampler of ${rowCount} rows`, `one of ${rows} rows`);
  if (batchSize % blockLength !== 0) {
    const expected = `a multiple of ${blockLength}, the sampler's blockLength`;
    refuse("batchSize", `${batchSize}`, expected);
  }
  const { classes } = sampler.sampledPrior();
  const other = [...prior.classes, ...classes].findIndex(
    (_, id) => prior.classes[id] !== classes[id],
  );
  if (other === -1) return;
  const [received, expected] = [classes, prior.classes].map((names) =>
    other < names.length ? `class ${other} "${names[other]}"` : `${names.length} classes`,
  );
  refuse(
    "sampler",
    `a sampler with ${received}`,
    `${expected}, as in the prior`,
    "Make the sampler from indexRows(labels, { prior }).",
  );
}
