import { ArgumentError, classRates, classShift } from "@balms/core";
import type { ClassPrior, MetaSamplerState } from "@balms/core";
import type { FormattedPattern } from "../network/brain-network.ts";
import { refuseMasked } from "../patterns/check-target.ts";
import { alignPrior, type OutputClasses } from "./align-prior.ts";
import type { BalanceOptions, BalanceReport } from "./balance-options.ts";
import { countClasses, type CountedClasses } from "./count-classes.ts";
import { DrawnEpochs } from "./drawn-epochs.ts";
import { readBalance } from "./read-balance.ts";
import { refuseUncounted } from "./refuse-uncounted.ts";

/** Options that draw patterns. */
type Draw = "sampler" | "metaSampler";

/** What a network knows of its balance, and what it learns of it in training. */
export class Balance {
  settings: BalanceOptions;
  /** The prior in the loss, aligned with the outputs. */
  prior: ClassPrior | undefined;
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

  constructor(options: BalanceOptions = {}) {
    this.settings = readBalance(options);
  }

  /** Another one that knows the same, and can learn without changing this one. */
  copy(): Balance {
    const copy = Object.assign(new Balance(), this);
    copy.#drawn = this.#drawn;
    return copy;
  }

  /** Takes over what a later call says. */
  change(options: BalanceOptions): void {
    const lostMeta = this.lost.has("metaSampler");
    this.override(options);
    // Other settings start anew; those that a JSON had lost continue.
    if ("metaSampler" in options && !lostMeta) this.metaState = undefined;
  }

  /** Puts options in the place of those so far; what was learned with them stays. */
  override(options: BalanceOptions): void {
    this.settings = readBalance(options, this.settings);
    this.lost = new Set([...this.lost].filter((name) => !(name in options)));
    this.shift = undefined;
  }

  /** Counts the training data, at the beginning of a call of `train`. */
  begin(data: readonly FormattedPattern[], classes: OutputClasses): CountedClasses {
    this.#refuseLost(["sampler", "metaSampler"]);
    const counted = countClasses(data, classes.names);
    const { sampler } = this.settings;
    this.#drawn = sampler && new DrawnEpochs(sampler, data, counted, classes);
    this.counts = counted.counts;
    refuseMasked(data, this.#settle(classes, counted.seen), classes.names);
    return counted;
  }

  /** The patterns of the next epoch; sets the prior to what it shows. */
  epoch(data: readonly FormattedPattern[], classes: OutputClasses): readonly FormattedPattern[] {
    if (this.#drawn === undefined) return data;
    this.#settle(classes, undefined);
    return this.#drawn.patterns(this.epochs);
  }

  /** The shift where patterns are handed in: by a prior that is given, or known from before. */
  shiftOf(classes: OutputClasses): Float64Array {
    if (this.shift !== undefined) return this.shift;
    this.#drawn = undefined;
    return this.#settle(classes, this.prior);
  }

  /** The prior of patterns that are handed in; refuses what would draw them. */
  handedIn(draws: readonly Draw[]): ClassPrior {
    this.#refuseLost(draws);
    const draw = draws.find((name) => this.settings[name] !== undefined);
    if (draw !== undefined) {
      throw new ArgumentError({
        parameter: `balance.${draw}`,
        received: "one beside patterns that are handed in",
        expected: "nothing that draws patterns: only train and trainAsync do",
      });
    }
    return this.settings.prior ?? this.prior ?? refuseUncounted();
  }

  report(): BalanceReport {
    const { prior, counts, epochs, metaState, settings } = this;
    const rates = metaState && counts && classRates(metaState, counts);
    return { prior, counts, tau: settings.tau ?? 1, epochs, rates };
  }

  #settle(classes: OutputClasses, counted: ClassPrior | undefined): Float64Array {
    const { prior, tau, zeroCounts, alpha, sampled, mismatch } = this.settings;
    const given = prior && alignPrior(prior, classes, "balance.prior");
    const from = sampled && alignPrior(sampled, classes, "balance.sampled");
    // What the sampler shows is asked for only where something is made of it.
    const asked = given === undefined || (from === undefined && mismatch !== "intended");
    const drawn = asked ? this.#drawn?.seen(this.epochs) : undefined;
    this.prior = given ?? drawn ?? counted ?? refuseUncounted();
    const options = { prior: this.prior, tau, zeroCounts, alpha, mismatch };
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
