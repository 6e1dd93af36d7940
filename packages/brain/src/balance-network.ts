import { atOnce, type Work } from "@balms/core/adapter";
import { Balance } from "./balance/balance.ts";
import type { BalanceOptions } from "./balance/balance-options.ts";
import type { BalanceReport } from "./balance/balance-report.ts";
import { readBalance } from "./balance/read-balance.ts";
import { evaluateNetwork } from "./evaluation/evaluate-network.ts";
import type { NetworkEvaluationOptions } from "./evaluation/network-evaluation-options.ts";
import { networkLogits } from "./evaluation/network-logits.ts";
import { loadNetwork } from "./json/load-network.ts";
import { networkFunction } from "./json/network-function.ts";
import { saveBalance } from "./json/saved-balance.ts";
import { completeJSON } from "./json/version-gaps.ts";
import type { Move } from "./meta/meta-step.ts";
import type { MetaTraining } from "./meta/meta-training.ts";
import { openMetaTraining } from "./meta/open-meta-training.ts";
import type { NetworkMetaStep } from "./meta/network-meta-step.ts";
import { formatBatches, stepOnBatches } from "./meta/step-on-batches.ts";
import { adjustWeightsAdam } from "./network/adjust-weights-adam.ts";
import { originOf } from "./network/check-class.ts";
import { checkMade, refuseAdam, refuseTwice, usePraxis } from "./network/check-network.ts";
import { refuseBlind, refuseSaturating } from "./network/check-saturation.ts";
import type { Activation, BrainNetworkClass, FormattedPattern } from "./network/brain-network.ts";
import type { PreparedTraining, TrainingStatus } from "./network/brain-network.ts";
import { keepsMethods } from "./network/keeps-methods.ts";
import { epochInPieces } from "./epoch-in-pieces.ts";
import { learningRate, lowerLearningRate } from "./network/lower-learning-rate.ts";
import { restoreOnError } from "./network/restore-on-error.ts";
import { SoftmaxOutput } from "./network/softmax-output.ts";
import { refuseMasked } from "./patterns/check-target.ts";
import { formatPatterns } from "./patterns/format-patterns.ts";
import { extendLookups } from "./patterns/extend-lookups.ts";
import { outputClasses } from "./patterns/output-classes.ts";
import { EpochAhead } from "./train-in-turns.ts";
import { readInput, readInputs } from "./patterns/read-inputs.ts";
import { readOptions } from "./read-options.ts";
import { trainAsync } from "./train-async.ts";
import { nameOutputs } from "./patterns/name-outputs.ts";

/** The subclass that `withBalancedSoftmax` hands out. */
export function balanceNetwork(Base: BrainNetworkClass): BrainNetworkClass {
  const isFirst = Base.trainDefaults !== undefined;
  const extended = originOf(Base) !== Base;
  const isOpen = (network: object): boolean => extended || network.constructor !== Balanced;

  class Balanced extends Base {
    #balance: Balance;
    /** What the constructor was told of it: a JSON that is loaded does not say otherwise. */
    readonly #given: BalanceOptions;
    readonly #output = new SoftmaxOutput();
    #meta: MetaTraining | undefined;
    readonly #ahead = new EpochAhead();
    // Whether nothing but plain steps are made, one per pattern.
    #plain = false;
    #trained: readonly FormattedPattern[] = [];

    constructor(options: object = {}) {
      const open = extended || new.target !== Balanced;
      const { rest, balance } = readOptions(options, { isFirst, open });
      // Version 1 takes defaults from the class, and again in each call of `train`.
      super(isFirst ? rest : { learningRate, ...rest });
      this.#balance = new Balance(readBalance(balance));
      this.#given = balance ?? {};
    }

    get balance(): BalanceReport {
      return this.#balance.report();
    }

    override updateTrainingOptions(options: object): void {
      const { rest, balance } = readOptions(options, { isFirst, open: isOpen(this) });
      super.updateTrainingOptions(rest);
      // Version 1 keeps it on the network, and reads it in the constructor alone.
      if (isFirst) this.leakyReluAlpha = rest.leakyReluAlpha ?? this.leakyReluAlpha;
      // Called by the constructor as well, before there is a balance; it says nothing of one then.
      if (balance !== undefined) this.#balance.change(balance);
    }

    override prepTraining(data: unknown, options?: object): PreparedTraining {
      // Version 2's `test` comes here as well, without options.
      const trains = options !== undefined;
      if (trains && this.#ahead.isBusy) refuseTwice();
      return this.#orNothing(() => {
        const prepared = super.prepTraining(data, options);
        if (trains) this.#begin(prepared.data ?? prepared.preparedData ?? []);
        return prepared;
      });
    }

    override setActivation(activation?: Activation): void {
      // Version 1 keeps what is there.
      Object.assign(this, { runInput: null, calculateDeltas: null });
      super.setActivation(activation);
      // Version 2 does not write it down.
      if (activation !== undefined && !isFirst) this.trainOpts.activation = activation;
      this.runInput = (input) => this.#output.forward(this, input);
      this.calculateDeltas = (target, weight = 1) =>
        this.#output.backward(this, target, this.#shift(), weight);
    }

    override formatData(data: unknown): FormattedPattern[] {
      const ahead = this.#ahead.takeFormatted(this, data);
      return ahead ?? formatPatterns(this, data, this.#balance.naming);
    }

    override addFormat(pattern: unknown): void {
      const naming = this.#balance.handedIn(["sampler", "meta"]);
      if (!(this.outputLayer > 0)) return extendLookups(this, pattern, naming);
      // Names are fixed with the weights.
      this.formatData(pattern);
      this.#shift();
    }

    override run(input: unknown): unknown {
      checkMade(this);
      const shares = this.#output.forward(this, readInput(this, input, "input"));
      return nameOutputs(shares.slice(), this.outputLookup);
    }

    override adjustWeights(): void {
      this.#output.adjust(this);
    }

    override _adjustWeightsAdam(): void {
      adjustWeightsAdam(this);
    }

    override trainPattern(pattern: FormattedPattern, logErrorRate?: boolean): number | null {
      const { input, output, weight = 1 } = pattern;
      const shift = this.#shift();
      if (this.#balance.masks) refuseMasked([pattern], shift, outputClasses(this).names);
      this.#output.sum(this, input);
      const error = this.#output.backward(this, output, shift, weight);
      this.adjustWeights();
      return logErrorRate ? error : null;
    }

    override trainPatterns(data: readonly FormattedPattern[]): void {
      this.calculateTrainingError(data);
    }

    override calculateTrainingError(data: readonly FormattedPattern[]): number {
      const error = this.#ahead.take();
      if (error !== undefined) return error;
      if (this.#meta !== undefined) return atOnce(this.#epoch());
      const patterns = this.#balance.epoch(data, this);
      const sum = this.#trainAll(patterns, 0);
      this.#balance.epochs++;
      return sum / patterns.length;
    }

    override train(data: unknown, options: object = {}): TrainingStatus {
      return this.#end(super.train(data, options));
    }

    /** Version 1 cannot do it with the timer library that it is installed with. */
    override async trainAsync(data: unknown, options: object = {}): Promise<TrainingStatus> {
      return trainAsync(this, data, options, {
        ahead: this.#ahead,
        keeps: (what) => keepsMethods(this, Balanced.prototype, what),
        epoch: () => this.#epoch(),
        end: () => refuseBlind(this, this.#output, this.#trained),
        naming: (told) =>
          this.#balance.namingBy(readOptions(told, { isFirst, open: isOpen(this) }).balance),
      });
    }

    override test(data: unknown): object {
      checkMade(this);
      const result = { ...super.test(data), classes: outputClasses(this).names };
      return this.#balance.counts ? { ...result, evaluation: this.evaluate(data) } : result;
    }

    logits(inputs: unknown): Float64Array {
      checkMade(this);
      return networkLogits(this, this.#output, readInputs(this, inputs));
    }

    evaluate(data: unknown, options: NetworkEvaluationOptions = {}): object {
      checkMade(this);
      return evaluateNetwork(this, this.#output, this.formatData(data), options, this.#balance);
    }

    metaStep(batch: unknown, metaBatch: unknown, move?: Move): NetworkMetaStep {
      const [batches, shift] = this.#orNothing(() => {
        this.#balance.handedIn(["sampler"]);
        if (move === undefined) refuseAdam(this);
        const made = [formatBatches(this, batch, metaBatch), this.#shift()] as const;
        refuseMasked(made[0].batch, made[1], outputClasses(this).names);
        return made;
      });
      return stepOnBatches(this, this.#output, shift, batches, this.#balance, move);
    }

    override toJSON(): object {
      checkMade(this);
      return { ...completeJSON(this, super.toJSON()), balance: saveBalance(this.#balance) };
    }

    override fromJSON(json: object): this {
      const read = (layers: object): unknown => super.fromJSON(layers);
      this.#balance = loadNetwork(this, json, { isFirst, given: this.#given, read });
      return this;
    }

    override toFunction(transform?: (source: string) => string): (input: unknown) => unknown {
      return networkFunction(this, transform);
    }

    #shift(): Float64Array {
      return this.#balance.shift ?? this.#balance.shiftOf(outputClasses(this));
    }

    /** Does what may be refused, and leaves no trace of what was. */
    #orNothing<Result>(work: () => Result): Result {
      const before = this.#balance;
      this.#balance = before.copy();
      return restoreOnError(this, work, () => (this.#balance = before));
    }

    #begin(data: readonly FormattedPattern[]): void {
      usePraxis(this);
      const counted = this.#balance.begin(data, outputClasses(this));
      if (this.#balance.epochs === 0) refuseSaturating(this, this.#output, data);
      this.#meta = openMetaTraining(this, this.#balance, data, counted);
      // Adam, and classes above, may have other steps.
      this.#plain = !this.#balance.masks && keepsMethods(this, Balanced.prototype, "steps");
      this.#trained = data;
    }

    #epoch(): Work<number> {
      const parts = { balance: this.#balance, meta: this.#meta, output: this.#output };
      const given = { ...parts, data: this.#trained, shift: this.#shift() };
      return epochInPieces(this, { ...given, train: this.#trainAll.bind(this) });
    }

    /** Trains one pattern after the other; the sum of their errors, and of those before. */
    #trainAll(patterns: readonly FormattedPattern[], before: number): number {
      if (this.#plain) return this.#output.train(this, patterns, this.#shift(), before);
      return patterns.reduce((sum, one) => sum + (this.trainPattern(one, true) ?? 0), before);
    }

    #end(status: TrainingStatus): TrainingStatus {
      atOnce(refuseBlind(this, this.#output, this.#trained));
      return status;
    }
  }

  if (isFirst) lowerLearningRate(Balanced, Base);
  return Balanced;
}
