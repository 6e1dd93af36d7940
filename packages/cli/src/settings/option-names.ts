import {
  ArgumentError,
  BalmsError,
  DataError,
  InterruptedError,
  ModelError,
  PriorError,
  type ErrorDetails,
} from "@balms/core";

const kinds: Readonly<Record<string, new (details: ErrorDetails) => BalmsError>> = {
  argument: ArgumentError,
  data: DataError,
  interrupted: InterruptedError,
  model: ModelError,
  prior: PriorError,
};

/** The options that set the parameters of `trainHead`. */
export const headOptionNames: Readonly<Record<string, string>> = {
  batchSize: "--batch-size",
  learningRate: "--learning-rate",
  "meta.batchSize": "--meta-batch-size",
  "meta.gamma": "--meta-gamma",
  "meta.learningRate": "--meta-learning-rate",
  momentum: "--momentum",
  steps: "--steps",
  tau: "--tau",
  threads: "--threads",
  weightDecay: "--weight-decay",
};

/** The options that set the parameters of `trainMlp`, `backboneModel`, `trainModel` and `createAugmenter`. */
export const backboneOptionNames: Readonly<Record<string, string>> = {
  epochs: "--epochs",
  height: "--height",
  layers: "--hidden",
  learningRate: "--backbone-learning-rate",
  "optimizer.learningRate": "--backbone-learning-rate",
  padCrop: "--augment crop",
  cutout: "--augment cutout",
  threads: "--threads",
  "train.last": "--train last",
  width: "--width",
};

/** The options that set the parameters of `trainSigmoidHead` and `exposeDetector`. */
export const detectorOptionNames: Readonly<Record<string, string>> = {
  batchSize: "--batch-size",
  furtherRegions: "--add-truths",
  learningRate: "--learning-rate",
  "meta.learningRate": "--meta-learning-rate",
  momentum: "--momentum",
  steps: "--steps",
  threads: "--threads",
  threshold: "--repeat-threshold",
  weightDecay: "--weight-decay",
};

/** What does for a user of the command what a function does for a program. */
const commands: Readonly<Record<string, string>> = {
  adjustModel: "balms adjust",
  findClassifierHead: "balms train",
  stripAdjustment: "balms adjust --strip",
  retargetModel: "balms adjust --retarget",
};

/**
 * Does work for the command line: an error that names a function's parameter names the option that
 * set it instead, and so does its hint.
 *
 * @param names - Option by parameter.
 * @param work - What may raise such errors.
 */
export async function withOptionNames<T>(
  names: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!BalmsError.isInstance(error) || error.parameter === undefined) {
      throw error;
    }
    const parameter = ofTable(names, error.parameter);
    const inCommand = (sentence: string | undefined): string | undefined =>
      sentence
        ?.replace(/, or clipNorm, or a warm-up\..*$/u, ".")
        .replaceAll(/the option `(\w+)`/gu, (words, name: string) => ofTable(names, name, words))
        .replaceAll(/pass \{ counted: "(\w+)" \}/gu, "say --counted $1")
        .replaceAll(/\bzeroCounts:? "(\w+)"/gu, "--zero-counts $1")
        .replaceAll(/(--zero-counts \w+) or "(\w+)"/gu, "$1 or $2")
        .replaceAll(
          /\b(adjustModel|findClassifierHead|stripAdjustment|retargetModel)(?:\([^()]*\))?/gu,
          (words, name: string) => commands[name] ?? words,
        );
    const { received } = error;
    const [expected, hint] = [error.expected, error.hint].map(inCommand);
    const isSame =
      parameter === error.parameter && expected === error.expected && hint === error.hint;
    const Kind = kinds[error.code];
    if (isSame || Kind === undefined) {
      throw error;
    }
    throw new Kind({ parameter, received, expected, hint, cause: error });
  }
}

/** What a table has under a name; parameters are called by fields of files as well, and one may be named "constructor". */
function ofTable(
  table: Readonly<Record<string, string>>,
  name: string,
  otherwise: string = name,
): string {
  return Object.hasOwn(table, name) ? (table[name] ?? otherwise) : otherwise;
}
