import type { ClassPrior } from "@balms/core";
import type { RowSampler } from "@balms/sampler";
import type { TrainingNote } from "./training-note.ts";

// As far as shares may be off, relative to themselves: that moves a logit by 0.01.
const tolerance = 0.01;

/** What a model says that was trained on rows of other class shares than the data have; undefined for the same. */
export function samplingNote(
  sampler: RowSampler<unknown>,
  prior: ClassPrior,
): TrainingNote | undefined {
  const sampled = sampler.sampledPrior();
  if (sampled.classes.length !== prior.classes.length) return undefined;
  const [drawn, own] = [sampled.counts, prior.counts].map((counts) => {
    const sum = counts.reduce((a, b) => a + b, 0);
    return counts.map((count) => count / sum);
  });
  const same = drawn.every((share, id) => Math.abs(share - own[id]) <= tolerance * own[id]);
  return same ? undefined : { loss: "plain", prior: sampled.digest, tau: 0 };
}
