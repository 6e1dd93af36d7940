import { classRates, createMetaSampler, sampledPrior, metaSamplerGradient } from "@balms/core";
import { updateMetaSampler, type ClassDraw, type MetaSamplerState } from "@balms/core";
import { EvenDraws } from "../draws/even-draws.ts";
import { SoftMasses } from "../draws/soft-masses.ts";
import { createKey } from "../positions/position-key.ts";
import { checkClassRows, type ClassRows } from "../rows/class-rows.ts";
import { checkDraw, checkDrawnFor } from "./check-draw.ts";
import { composeSampler } from "./compose-sampler.ts";
import { creditPositions } from "./credit-positions.ts";
import type { MetaDraw, MetaRowSampler } from "./meta-row-sampler.ts";
import { checkSamplerOptions, readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/** `SamplerOptions`, and where ψ starts. */
export interface MetaRowSamplerOptions extends SamplerOptions {
  /** ψ and how it learns, from core's `createMetaSampler`; default its defaults. */
  readonly state?: MetaSamplerState | undefined;
}

/**
 * The Meta Sampler as a sampler of rows: class c with probability q_c = n_c σ(ψ_c) / Σ n σ(ψ), then
 * one of its rows, all alike.
 *
 * An epoch is drawn as evenly as the rates allow: while they stand still, every row is drawn as often
 * as they say, give or take one, and before the first step at γ = 0 that is every row once. A draw by
 * itself has the published law; drawn independently, as published, an epoch misses a third of the rows.
 *
 * Each batch carries its own draw, from which the straight-through gradient is computed; so batches
 * may be drawn ahead, reordered or dropped. Rows that could not be read, or others that were read in
 * their place, teach nothing: see the `positions` of a loaded batch and of `update`. A draw takes O(log C) per row; the Gumbel noise that leads
 * to this draw, O(B·C), is drawn when the gradient is asked for, from the same positions. After a
 * step the first draw takes O(C).
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2, in the class-level form.
 *
 * @param rows - the rows of each class
 * @param options - `state` (default `createMetaSampler(rows.prior)`); `random`; `epochLength` (default N)
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createBatches, createMetaRowSampler, indexRows } from "@balms/sampler";
 *
 * const rows = indexRows([0, 0, 0, 1], { classes: 2 });
 * const sampler = createMetaRowSampler(rows, { random: createRandom(1) });
 * const batch = createBatches(sampler, { batchSize: 2 }).next();
 * // dL/ds of the two rows, as linearHeadMetaGradient computes it.
 * if (batch !== undefined) sampler.update(batch.draw, [0.1, -0.2]);
 * console.log(sampler.metaState.step); // 1
 * ```
 */
export function createMetaRowSampler(
  rows: ClassRows,
  options: MetaRowSamplerOptions,
): MetaRowSampler {
  checkSamplerOptions(options, "state");
  const { random, state, ...lengths } = { ...options };
  const sorted = checkClassRows(rows);
  const { prior, rowCount } = sorted;
  const key = createKey(random);
  const epochLength = readEpochLength(lengths, rowCount);
  const masses = new SoftMasses(key);
  let present = state ?? createMetaSampler(prior);
  let rates = classRates(present, prior);
  // Made when rows are drawn: several steps may come before that.
  let draws: EvenDraws | undefined;

  function setMetaState(learned: MetaSamplerState): void {
    rates = classRates(learned, prior);
    present = learned;
    draws = undefined;
  }

  function classDraw(draw: MetaDraw): ClassDraw {
    const { epoch, first, classes } = checkDraw(draw, prior.counts, epochLength);
    const drawn = draw.state === present ? rates : classRates(draw.state, prior);
    const soft = new Float32Array(classes.length * drawn.length);
    classes.forEach((id, b) => {
      const out = soft.subarray(b * drawn.length, (b + 1) * drawn.length);
      masses.fill(epoch, (first + b) % epochLength, drawn, id, out);
    });
    return { classes, soft };
  }

  const sampler = composeSampler<MetaDraw>({
    name: "meta",
    settings: { prior: prior.digest },
    key,
    data: sorted.digest,
    prior,
    rowCount,
    epochLength,
    sampledPrior: () => sampledPrior(prior, { kind: "meta", state: present }),
    fill: (epoch, first, out) => {
      draws ??= new EvenDraws(sorted, rates, key, epochLength);
      draws.fill(epoch, first, out);
    },
    draw: (epoch, first, out) => ({
      epoch,
      first,
      classes: Int32Array.from(out, (row) => sorted.classOf(row)),
      state: present,
    }),
    checkDraw: (draw, out, epoch, first) => {
      checkDraw(draw, prior.counts, epochLength);
      checkDrawnFor(draw, {
        epoch,
        first,
        classes: Int32Array.from(out, (row) => sorted.classOf(row)),
      });
      classRates(draw.state, prior);
    },
    learned: { write: () => present, read: (learned) => setMetaState(learned as MetaSamplerState) },
  });
  return {
    ...sampler,
    get metaState() {
      return present;
    },
    setMetaState,
    classDraw,
    update: (draw, rowGradients, positions) => {
      const race = classDraw(draw);
      const credited =
        positions === undefined
          ? rowGradients
          : creditPositions(rowGradients, positions, race.classes.length);
      const gradient = metaSamplerGradient(draw.state, race, credited);
      setMetaState(updateMetaSampler(present, gradient));
      return gradient;
    },
  };
}
