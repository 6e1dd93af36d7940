/** How hidden nodes respond. */
export type Activation = "sigmoid" | "relu" | "leaky-relu" | "tanh";

/** Name of a node → its index. */
export type Lookup = Record<string, number>;

/** What is read of brain.js's training options; both versions keep them under these names. */
export interface TrainingSettings {
  readonly learningRate: number;
  readonly momentum: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly praxis?: string | null;
  /** Version 2 keeps it here, version 1 on the network. */
  activation?: Activation;
  readonly leakyReluAlpha?: number;
}

/**
 * The state of brain.js's NeuralNetwork, as both versions keep it: one entry per layer, 0 the inputs.
 * Weights are [node][node before it], and there are none at layer 0; deltas are −∂loss/∂(sum of a
 * node).
 */
export interface NetworkState {
  sizes: number[] | null;
  outputLayer: number;
  weights: Float32Array[][];
  biases: Float32Array[];
  outputs: Float32Array[];
  deltas: Float32Array[];
  errors: Float32Array[];
  /** Last move of each weight, for momentum. */
  changes: Float32Array[][];
  /** Adam's moments and its count of steps. */
  changesLow: Float32Array[][];
  changesHigh: Float32Array[][];
  biasChangesLow: Float32Array[];
  biasChangesHigh: Float32Array[];
  iterations: number;
  inputLookup: Lookup | null;
  inputLookupLength: number | null;
  outputLookup: Lookup | null;
  outputLookupLength: number | null;
  trainOpts: TrainingSettings;
  /** Version 1 alone; version 2 has both among its training options. */
  activation?: Activation;
  leakyReluAlpha?: number | undefined;
}

/** How far training has come. */
export interface TrainingStatus {
  /** Mean over the epoch of the mean squared difference between output and target. */
  error: number;
  /** Epochs made. */
  iterations: number;
}

/** A pattern as it is trained. */
export interface FormattedPattern {
  readonly input: Float32Array;
  /** Target shares [C]. */
  readonly output: Float32Array;
  /** w of the pattern's loss; default 1. */
  readonly weight?: number;
}

/** brain.js's NeuralNetwork with the methods that are called or overridden. */
export interface BrainNetwork extends NetworkState {
  readonly isRunnable: boolean;
  runInput: ((input: Float32Array) => Float32Array) | null;
  calculateDeltas: ((target: Float32Array, weight?: number) => void) | null;
  setActivation(activation?: Activation): void;
  run(input: unknown): unknown;
  verifyIsInitialized(data: readonly FormattedPattern[]): void;
  adjustWeights(): void;
  _setupAdam(): void;
  _adjustWeightsAdam(): void;
  updateTrainingOptions(options: object): void;
  formatData(data: unknown): FormattedPattern[];
  addFormat(pattern: unknown): void;
  prepTraining(data: unknown, options?: object): PreparedTraining;
  trainPattern(pattern: FormattedPattern, logErrorRate?: boolean): number | null;
  trainPatterns(data: readonly FormattedPattern[]): void;
  calculateTrainingError(data: readonly FormattedPattern[]): number;
  trainingTick(data: readonly FormattedPattern[], status: TrainingStatus, endTime: number): boolean;
  train(data: unknown, options?: object): TrainingStatus;
  trainAsync(data: unknown, options?: object): Promise<TrainingStatus>;
  test(data: unknown): object;
  toJSON(): object;
  fromJSON(json: object): this;
  toFunction(transform?: (source: string) => string): (input: unknown) => unknown;
}

/** What `prepTraining` returns: version 1 says `data`, version 2 `preparedData`. */
export interface PreparedTraining {
  readonly data?: FormattedPattern[];
  readonly preparedData?: FormattedPattern[];
  readonly status: TrainingStatus;
  readonly endTime: number;
}

/** The class itself. Version 1 has its defaults on it. */
export interface BrainNetworkClass {
  new (options?: object): BrainNetwork;
  readonly prototype: object;
  readonly trainDefaults?: { readonly learningRate?: number };
}
