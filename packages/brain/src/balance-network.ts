import { Balance } from "./balance/balance.ts";
import { alignPrior } from "./balance/align-prior.ts";
import type { BalanceOptions, BalanceReport } from "./balance/balance-options.ts";
import type { NetworkEvaluationOptions, NetworkMetaStep } from "./balanced-network.ts";
import { evaluateNetwork } from "./evaluation/evaluate-network.ts";
import { networkLogits } from "./evaluation/network-logits.ts";
import { networkFunction } from "./json/network-function.ts";
import { restoreBalance, saveBalance } from "./json/saved-balance.ts";
import { completeJSON, readLayers, readNetworkJSON } from "./json/version-gaps.ts";
import { meanSquare, type Move } from "./meta/meta-step.ts";
import { MetaTraining } from "./meta/meta-training.ts";
import { stepOnBatches } from "./meta/step-on-batches.ts";
import { adjustWeightsAdam } from "./network/adjust-weights-adam.ts";
import { adjustWeights } from "./network/adjust-weights.ts";
import { checkMade, refuseAdam, refuseTwice, usePraxis } from "./network/check-network.ts";
import type {
  Activation,
  BrainNetworkClass,
  FormattedPattern,
  PreparedTraining,
  TrainingStatus,
} from "./network/brain-network.ts";
import { learningRate, lowerLearningRate } from "./network/lower-learning-rate.ts";
import { nextTurn } from "./network/next-turn.ts";
import { restoreOnError } from "./network/restore-on-error.ts";
import { SoftmaxOutput } from "./network/softmax-output.ts";
import { refuseMasked } from "./patterns/check-target.ts";
import { formatPatterns } from "./patterns/format-patterns.ts";
import { extendLookups } from "./patterns/extend-lookups.ts";
import { outputClasses } from "./patterns/output-classes.ts";
import { readInput, readInputs } from "./patterns/read-inputs.ts";
import { readOptions } from "./patterns/read-options.ts";
import { nameOutputs } from "./patterns/name-outputs.ts";

/** The subclass that `withBalancedSoftmax` hands out. */
export function balanceNetwork(Base: BrainNetworkClass): BrainNetworkClass {
  const isFirst = Base.trainDefaults !== undefined;

  class Balanced extends Base {
    #balance: Balance;
    /** What the constructor was told of it: a JSON that is loaded does not say otherwise. */
    readonly #given: BalanceOptions;
    readonly #output = new SoftmaxOutput();
    #meta: MetaTraining | undefined;
    #busy = false;

    constructor(options: object = {}) {
      const { rest, balance } = readOptions(options, isFirst);
      // Version 1 takes defaults from the class, and again in each call of `train`.
      super(isFirst ? rest : { learningRate, ...rest });
      this.#balance = new Balance(balance);
      this.#given = balance ?? {};
    }

    get balance(): BalanceReport {
      return this.#balance.report();
    }

    override updateTrainingOptions(options: object): void {
      const { rest, balance } = readOptions(options, isFirst);
      super.updateTrainingOptions(rest);
      // Version 1 keeps it on the network, and reads it in the constructor alone.
      if (isFirst) this.leakyReluAlpha = rest.leakyReluAlpha ?? this.leakyReluAlpha;
      // Called by the constructor as well, before there is a balance; it says nothing of one then.
      if (balance !== undefined) this.#balance.change(balance);
    }

    override prepTraining(data: unknown, options?: object): PreparedTraining {
      // Version 2's `test` comes here as well, without options.
      const trains = options !== undefined;
      if (trains && this.#busy) refuseTwice();
      return this.#orNothing(() => {
        const prepared = super.prepTraining(data, options);
        if (trains) this.#begin(prepared.data ?? prepared.preparedData ?? []);
        return prepared;
      });
    }

    override setActivation(activation?: Activation): void {
      // Version 1 keeps what is there.
      this.runInput = null;
      this.calculateDeltas = null;
      super.setActivation(activation);
      // Version 2 does not write it down.
      if (activation !== undefined && !isFirst) this.trainOpts.activation = activation;
      this.runInput = (input) => this.#output.forward(this, input);
      this.calculateDeltas = (target, weight = 1) =>
        this.#output.backward(this, target, this.#shift(), weight);
    }

    override formatData(data: unknown): FormattedPattern[] {
      return formatPatterns(this, data, this.#balance.settings.prior);
    }

    override addFormat(pattern: unknown): void {
      const prior = this.#balance.handedIn(["sampler", "metaSampler"]);
      if (!(this.outputLayer > 0)) return extendLookups(this, pattern, prior);
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
      adjustWeights(this);
    }

    override _adjustWeightsAdam(): void {
      adjustWeightsAdam(this);
    }

    override trainPattern(pattern: FormattedPattern, logErrorRate?: boolean): number | null {
      const { input, output, weight = 1 } = pattern;
      const shift = this.#shift();
      if (this.#balance.masks) refuseMasked([pattern], shift, outputClasses(this).names);
      this.#output.sum(this, input);
      this.#output.backward(this, output, shift, weight);
      this.adjustWeights();
      return logErrorRate ? meanSquare(this.errors[this.outputLayer]) : null;
    }

    override trainPatterns(data: readonly FormattedPattern[]): void {
      this.calculateTrainingError(data);
    }

    override calculateTrainingError(data: readonly FormattedPattern[]): number {
      const balance = this.#balance;
      let error = 0;
      if (this.#meta !== undefined) {
        error = this.#meta.trainEpoch(this, this.#output, this.#shift(), balance.epochs++);
        balance.metaState = this.#meta.state;
        return error;
      }
      const patterns = balance.epoch(data, outputClasses(this));
      for (const pattern of patterns) error += this.trainPattern(pattern, true) ?? 0;
      balance.epochs++;
      return error / patterns.length;
    }

    /** Version 1 cannot do it with the timer library that it is installed with. */
    override async trainAsync(data: unknown, options: object = {}): Promise<TrainingStatus> {
      const prepared = this.prepTraining(data, options);
      const patterns = prepared.data ?? prepared.preparedData ?? [];
      const { status, endTime } = prepared;
      this.#busy = true;
      try {
        while (this.trainingTick(patterns, status, endTime)) await nextTurn();
      } finally {
        this.#busy = false;
      }
      return status;
    }

    override test(data: unknown): object {
      checkMade(this);
      const result = super.test(data);
      const classes = outputClasses(this).names;
      const prior = this.#balance.counts;
      return prior === undefined
        ? { ...result, classes }
        : { ...result, classes, evaluation: this.evaluate(data, { prior }) };
    }

    logits(inputs: unknown): Float64Array {
      checkMade(this);
      return networkLogits(this, this.#output, readInputs(this, inputs));
    }

    evaluate(data: unknown, options: NetworkEvaluationOptions = {}): object {
      checkMade(this);
      const { counts, prior } = this.#balance;
      const patterns = this.formatData(data);
      const against = options.prior ?? counts ?? prior;
      return evaluateNetwork(this, this.#output, patterns, { ...options, prior: against });
    }

    metaStep(batch: unknown, metaBatch: unknown, move?: Move): NetworkMetaStep {
      const [patterns, metaPatterns, shift] = this.#orNothing(() => {
        this.#balance.handedIn(["sampler"]);
        const formatted = this.formatData(batch);
        this.verifyIsInitialized(formatted);
        if (move === undefined) refuseAdam(this);
        const made = [formatted, this.formatData(metaBatch), this.#shift()] as const;
        refuseMasked(formatted, made[2], outputClasses(this).names);
        return made;
      });
      const batches = { batch: patterns, metaBatch: metaPatterns };
      return stepOnBatches(this, this.#output, shift, batches, this.#balance, move);
    }

    override toJSON(): object {
      checkMade(this);
      const balance = saveBalance(this.#balance);
      return { ...completeJSON(this, super.toJSON()), balance };
    }

    override fromJSON(json: object): this {
      const { balance, rest } = readNetworkJSON(json);
      const restored = restoreBalance(balance);
      restored.override(this.#given);
      return this.#orNothing(() => {
        readLayers(this, rest, () => super.fromJSON(rest));
        const { prior } = restored;
        if (prior !== undefined) alignPrior(prior, outputClasses(this), "json.balance.inLoss");
        this.#balance = restored;
        return this;
      });
    }

    override toFunction(transform?: (source: string) => string): (input: unknown) => unknown {
      checkMade(this);
      return networkFunction(this, transform);
    }

    #shift(): Float64Array {
      return this.#balance.shift ?? this.#balance.shiftOf(outputClasses(this));
    }

    /** Does what may be refused, and leaves no trace of what was. */
    #orNothing<Result>(work: () => Result): Result {
      const before = this.#balance;
      this.#balance = before.copy();
      try {
        return restoreOnError(this, work);
      } catch (error) {
        this.#balance = before;
        throw error;
      }
    }

    #begin(data: readonly FormattedPattern[]): void {
      usePraxis(this);
      const counted = this.#balance.begin(data, outputClasses(this));
      const { metaState } = this.#balance;
      const { metaSampler } = this.#balance.settings;
      if (metaSampler !== undefined) refuseAdam(this);
      const metaData = metaSampler?.metaData && this.formatData(metaSampler.metaData);
      this.#meta =
        metaSampler && new MetaTraining({ data, counted, metaData }, metaSampler, metaState);
    }
  }

  if (isFirst) lowerLearningRate(Balanced, Base);
  return Balanced;
}
