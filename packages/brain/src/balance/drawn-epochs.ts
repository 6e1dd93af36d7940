import { ArgumentError, priorFromCounts, type ClassPrior } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { indexRows } from "@balms/sampler";
import type { FormattedPattern } from "../network/brain-network.ts";
import { alignPrior, type OutputClasses } from "../patterns/align-prior.ts";
import type { BalanceOptions, EpochSampler } from "./balance-options.ts";
import { sumTargets, type CountedClasses } from "./count-classes.ts";

// Samplers that draw the rows of a class alike: what such a row weighs on average is their mean.
const alike =
  /^(class-balanced|class-distribution|every-class|instance|loss-priority per class|meta|progressive|rows-per-class) /;

/** Training data, and a sampler that decides which of them an epoch shows. */
export class DrawnEpochs {
  readonly #sampler: EpochSampler;
  readonly #data: readonly FormattedPattern[];
  readonly #counted: CountedClasses;
  readonly #classes: OutputClasses;

  constructor(
    given: NonNullable<BalanceOptions["sampler"]>,
    data: readonly FormattedPattern[],
    counted: CountedClasses,
    classes: OutputClasses,
  ) {
    const { labels, counts } = counted;
    const sampler =
      typeof given === "function" ? given(indexRows(labels, { prior: counts })) : given;
    checkSampler(sampler, data.length);
    this.#sampler = sampler;
    this.#data = data;
    this.#counted = counted;
    this.#classes = classes;
  }

  /** The patterns of an epoch, in the order in which they are shown. */
  patterns(epoch: number): readonly FormattedPattern[] {
    const rows = new Float64Array(this.#sampler.epochLength);
    this.#sampler.fill(epoch, 0, rows);
    return Array.from(rows, (row) => this.#data[row]);
  }

  /**
   * Class distribution that the loss sees in an epoch: Σ_k q_k · mean over the rows b of class k of
   * w_b t_bc, q what the sampler induces.
   */
  seen(epoch: number): ClassPrior {
    const induced = this.#sampler.sampledPrior(epoch);
    const { counts, seen, labels } = this.#counted;
    // An instance sampler of N rows knows of no classes: every pattern alike, as they come.
    if (induced.classes.length === 1 && this.#sampler.kind.startsWith("instance")) return seen;
    const drawn = alignPrior(induced, this.#classes, "balance.sampler's classes");
    if (counts === seen) return drawn;
    if (!alike.test(this.#sampler.kind)) this.#checkEven();
    const mass = sumTargets(this.#data, counts.counts.length, (row) => {
      const id = labels[row];
      return drawn.counts[id] / counts.counts[id];
    });
    return priorFromCounts(mass, { classes: drawn.classes, counted: "weights" });
  }

  /** Refuses rows of one class that differ, where it is not known how often each of them is drawn. */
  #checkEven(): void {
    const firsts = new Map<number, FormattedPattern>();
    this.#data.forEach((pattern, row) => {
      const id = this.#counted.labels[row];
      const first = firsts.get(id);
      if (first === undefined) firsts.set(id, pattern);
      else if (!weighAlike(first, pattern)) {
        const name = describeValue(this.#classes.names[id]);
        throw new ArgumentError({
          parameter: "balance.sampler",
          received: `patterns of ${name} that differ in weight or in shares`,
          expected:
            "a sampler that draws the patterns of a class alike, or patterns without weights",
          hint: 'Let either the sampler or the weights tell them apart, or pass balance.inLoss and mismatch: "intended".',
        });
      }
    });
  }
}

function weighAlike(first: FormattedPattern, second: FormattedPattern): boolean {
  return (
    (first.weight ?? 1) === (second.weight ?? 1) &&
    first.output.every((share, id) => share === second.output[id])
  );
}

function checkSampler(sampler: unknown, rows: number): asserts sampler is EpochSampler {
  const { fill, rowCount } = Object(sampler) as Partial<EpochSampler>;
  if (typeof fill === "function" && rowCount === rows) return;
  throw new ArgumentError({
    parameter: "balance.sampler",
    received: typeof fill === "function" ? `a sampler of ${rowCount} rows` : describeValue(sampler),
    expected: `one of the ${rows} patterns of data`,
  });
}
