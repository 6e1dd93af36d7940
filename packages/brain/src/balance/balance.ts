import { ArgumentError, classRates, classShift, createRandom } from "@balms/core";
import type { ClassPrior, MetaSamplerState, RandomGenerator } from "@balms/core";
import type { FormattedPattern, NetworkState } from "../network/brain-network.ts";
import { refuseMasked } from "../patterns/check-target.ts";
import { outputClasses } from "../patterns/output-classes.ts";
import { alignPrior, type NamingPrior, type OutputClasses } from "../patterns/align-prior.ts";
import type { BalanceOptions } from "./balance-options.ts";
import type { BalanceReport } from "./balance-report.ts";
import { checkPatternCounts } from "./check-pattern-counts.ts";
import { countClasses, type CountedClasses } from "./count-classes.ts";
import { DrawnEpochs } from "./drawn-epochs.ts";
import { orderPatterns } from "./order-patterns.ts";
import { readBalance } from "./read-balance.ts";
import { refuseUncounted } from "./refuse-uncounted.ts";

/** Options that draw patterns. */
type Draw = "sampler" | "meta";

/** What a network knows of its balance, and what it learns of it in training. */
export class Balance {
  settings: BalanceOptions;
  /** The prior in the loss, aligned with the outputs. */
  inLoss: ClassPrior | undefined;
  /** Training counts, aligned with the outputs. */
  counts: ClassPrior | undefined;
  epochs = 0;
  metaState: MetaSamplerState | undefined;
  /** Options that a JSON could not hold, and that were not given again. */
  lost: ReadonlySet<string> = new Set();
  /** What the training softmax adds to the logits [C]. */
  shift: Float64Array | undefined;
  /** Whether it is −∞ for some class. */
  masks = false;
  #drawn: DrawnEpochs | undefined;
  readonly #shown: FormattedPattern[] = [];
  #random: RandomGenerator | undefined;

  constructor(settings: BalanceOptions) {
    this.settings = settings;
  }

  /** Another one that knows the same, and can learn without changing this one. */
  copy(): Balance {
    const copy = Object.assign(new Balance(this.settings), this);
    copy.#drawn = this.#drawn;
    copy.#random = this.#random;
    return copy;
  }

  /** Where orders and draws come from. */
  get random(): RandomGenerator {
    return this.settings.random ?? (this.#random ??= createRandom(0));
  }

  /** The prior that names the classes, where one is given, and the option that it is. */
  /** The prior that will name classes when these options are heard. */
  namingBy(options: BalanceOptions | undefined): NamingPrior | undefined {
    const changed = this.copy();
    if (options !== undefined) changed.change(options);
    return changed.naming;
  }

  get naming(): NamingPrior | undefined {
    const { prior, inLoss } = this.settings;
    if (prior !== undefined) return { prior, parameter: "balance.prior" };
    return inLoss && { prior: inLoss, parameter: "balance.inLoss" };
  }

  /** Takes over what a later call says. */
  change(options: BalanceOptions): void {
    const lostMeta = this.lost.has("meta");
    this.override(options);
    // Other settings start anew; those that a JSON had lost continue.
    if ("meta" in options && !lostMeta) this.metaState = undefined;
  }

  /** Puts options in the place of those so far; what was learned with them stays. */
  override(options: BalanceOptions): void {
    this.settings = readBalance(options, this.settings);
    this.lost = new Set([...this.lost].filter((name) => !(name in options)));
    this.shift = undefined;
  }

  /** Counts the training data, at the beginning of a call of `train`. */
  begin(data: readonly FormattedPattern[], classes: OutputClasses): CountedClasses {
    this.#refuseLost(["sampler", "meta"]);
    const { prior, sampler, meta, batchSize } = this.settings;
    if (batchSize !== undefined && meta === undefined) refuseBatches(batchSize);
    const found = countClasses(data, classes.names);
    const counted = prior
      ? checkPatternCounts(alignPrior(prior, classes, "balance.prior"), found)
      : found;
    this.#drawn = sampler && new DrawnEpochs(sampler, data, counted, classes);
    this.counts = counted.counts;
    refuseMasked(data, this.#settle(classes, counted.seen), classes.names);
    return counted;
  }

  /**
   * The patterns of the next epoch; sets the prior to what it shows.
   */
  epoch(data: readonly FormattedPattern[], network: NetworkState): readonly FormattedPattern[] {
    if (this.#drawn === undefined) {
      if (this.settings.shuffle === false) return data;
      orderPatterns(data, this.random, this.#shown);
      return this.#shown;
    }
    // Asked for here alone: making the names takes longer than to train a small pattern.
    this.#settle(outputClasses(network), undefined);
    return this.#drawn.patterns(this.epochs);
  }

  /** The shift where patterns are handed in: by a prior that is given, or known from before. */
  shiftOf(classes: OutputClasses): Float64Array {
    if (this.shift !== undefined) return this.shift;
    this.#drawn = undefined;
    const { prior } = this.settings;
    const known = prior && alignPrior(prior, classes, "balance.prior");
    return this.#settle(classes, known ?? this.inLoss);
  }

  /** The prior of patterns that are handed in; refuses what would draw them. */
  handedIn(draws: readonly Draw[]): NamingPrior {
    this.#refuseLost(draws);
    const draw = draws.find((name) => this.settings[name] !== undefined);
    if (draw !== undefined) {
      throw new ArgumentError({
        parameter: `balance.${draw}`,
        received: "one beside patterns that are handed in",
        expected: "nothing that draws patterns: only train and trainAsync do",
      });
    }
    return this.naming ?? { prior: this.inLoss ?? refuseUncounted(), parameter: "balance.prior" };
  }

  report(): BalanceReport {
    const { inLoss, counts, epochs, metaState, settings } = this;
    const rates = metaState && counts && classRates(metaState, counts);
    return { prior: counts, inLoss, tau: settings.tau ?? 1, epochs, rates };
  }

  #settle(classes: OutputClasses, counted: ClassPrior | undefined): Float64Array {
    const { inLoss, tau, zeroCounts, alpha, sampled, mismatch } = this.settings;
    const given = inLoss && alignPrior(inLoss, classes, "balance.inLoss");
    const from = sampled && alignPrior(sampled, classes, "balance.sampled");
    // What the sampler shows is asked for only where something is made of it.
    const asked = given === undefined || (from === undefined && mismatch !== "intended");
    const drawn = asked ? this.#drawn?.seen(this.epochs) : undefined;
    this.inLoss = given ?? drawn ?? counted ?? refuseUncounted();
    const options = { prior: this.inLoss, tau, zeroCounts, alpha, mismatch };
    this.shift = classShift({ ...options, sampled: from ?? drawn });
    this.masks = this.shift.includes(-Infinity);
    return this.shift;
  }

  #refuseLost(draws: readonly Draw[]): void {
    const lost = draws.find((name) => this.lost.has(name));
    if (lost === undefined) return;
    throw new ArgumentError({
      parameter: `balance.${lost}`,
      received: "nothing",
      expected: "what the network was trained with before it was saved",
      hint: `JSON cannot hold it: pass it again, or balance: { ${lost}: undefined }.`,
    });
  }
}

function refuseBatches(batchSize: number): never {
  throw new ArgumentError({
    parameter: "balance.batchSize",
    received: String(batchSize),
    expected: "nothing without balance.meta: each pattern is a step of its own, as in brain.js",
  });
}
