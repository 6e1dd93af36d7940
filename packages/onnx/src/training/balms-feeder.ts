import { adamStepFactors } from "../fragments/adam.ts";
import type { BalmsFed } from "./balms-program.ts";
import type { ClassDrawScheme } from "./class-draw-scheme.ts";
import { cosineRate } from "./cosine-rate.ts";
import type { HeadTrainingSettings, MetaSettings } from "./head-training-options.ts";
import type { Feeds } from "./program-runner.ts";
import { RandomSources } from "./random-sources.ts";
import { RowBatches } from "./row-batches.ts";
import type { StepFeeder } from "./step-feeder.ts";

/** A feeder with random numbers of its own, whose place can be written down. */
export interface BalmsFeeder<Noise extends string> extends StepFeeder<BalmsFed<Noise>> {
  readonly sources: Readonly<Record<"noise" | "places", RandomSources>>;
}

/** Meta batches of the meta steps among some steps; what stands at the others is not read. */
function metaBatches(
  { every, batchSize, sampler, data }: MetaSettings,
  capacity: number,
): (first: number, count: number) => { metaRows: Int32Array; metaLabels: Int32Array } {
  const most = Math.ceil(capacity / every);
  const batches = new RowBatches(sampler, data.labels, { batchSize, capacity: most });
  const metaRows = new Int32Array(every === 1 ? 0 : capacity * batchSize);
  const metaLabels = new Int32Array(metaRows.length);
  return (first, count) => {
    const made = Math.floor(first / every);
    const { rows, labels } = batches.take(made, Math.floor((first + count) / every) - made);
    if (every === 1) return { metaRows: rows, metaLabels: labels };
    for (let place = 0; place < rows.length; place += batchSize) {
      const step = (made + 1 + place / batchSize) * every - 1 - first;
      metaRows.set(rows.subarray(place, place + batchSize), step * batchSize);
      metaLabels.set(labels.subarray(place, place + batchSize), step * batchSize);
    }
    const length = count * batchSize;
    return { metaRows: metaRows.subarray(0, length), metaLabels: metaLabels.subarray(0, length) };
  };
}

function perStep(count: number, value: (index: number) => number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => value(index));
}

/** Feeds what a BALMS step needs: random numbers for its draw, class-balanced meta rows, and the rates of SGD and Adam. */
export function balmsFeeder<Noise extends string>(
  { batchSize, learningRate, steps, random }: HeadTrainingSettings,
  { meta, scheme }: { readonly meta: MetaSettings; readonly scheme: ClassDrawScheme<Noise> },
  capacity: number,
): BalmsFeeder<Noise> {
  const { every, start } = meta;
  const noise = scheme.feeder(random.fork("noise"), capacity);
  const places = new RandomSources(random, ["places"]);
  const numbers = new Float64Array(capacity * batchSize);
  const batchesOf = metaBatches(meta, capacity);
  return {
    sources: { noise: noise.sources, places },
    feed(first, count) {
      const rowNoise = numbers.subarray(0, count * batchSize);
      const source = places.of("places");
      for (let index = 0; index < rowNoise.length; index++) rowNoise[index] = source.uniform();
      const factors = Array.from({ length: count }, (_, index) =>
        adamStepFactors(start, Math.floor((first + index) / every) + 1),
      );
      const own: Feeds<BalmsFed<never>> = {
        rowNoise,
        ...batchesOf(first, count),
        learningRate: perStep(count, (index) => cosineRate(learningRate, first + index, steps)),
        spreadFactor: perStep(count, (index) => factors[index].spreadFactor),
        floor: perStep(count, (index) => factors[index].floor),
        makesMetaStep: Uint8Array.from({ length: count }, (_, index) =>
          Number((first + index + 1) % every === 0),
        ),
      };
      return { ...noise.next(count), ...own };
    },
  };
}
