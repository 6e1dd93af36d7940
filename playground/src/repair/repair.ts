import { ArgumentError, type ClassPrior, type ZeroCounts } from "@balms/core";
import { adjustModel, findClassScores, openModel } from "@balms/onnx";
import type { ClassScores, OnnxModel, ScoreKind } from "@balms/onnx";
import { findClassNames } from "../../../packages/cli/src/data/class-names.ts";
import { settleClasses } from "../../../packages/cli/src/inference/settle-classes.ts";
import { readCounts, type CountsSource } from "../files/read-counts.ts";

/** What is to be corrected, and how. */
export interface RepairRequest {
  /** The model, and perhaps files with its weights. */
  readonly files: readonly File[];
  /** Undefined: the model is looked at, and no more. */
  readonly counts: CountsSource | undefined;
  readonly tau: number;
  readonly kind: "automatic" | ScoreKind;
  /** Name of the tensor with the scores; "" where it is to be found. */
  readonly logits: string;
  /** Which of the scores stands for none of the classes; "" where it is to be found. */
  readonly background: "" | "first" | "last";
  readonly zeroCounts: ZeroCounts;
}

/** A model that was opened: its weights stay in the file. */
export interface OpenedModel {
  readonly file: File;
  readonly model: OnnxModel;
}

/** A model with the correction in it. */
export interface RepairedModel extends OpenedModel {
  readonly adjusted: OnnxModel;
  /** In the order of the model's classes. */
  readonly prior: ClassPrior;
  /** Of which scores; several heads are of one kind. */
  readonly scores: ClassScores;
}

/** What the visitor says of the scores, as the library takes it. */
export function scoreOptions({ kind, logits, background }: RepairRequest): {
  readonly kind?: ScoreKind;
  readonly logits?: string;
  readonly background?: "first" | "last";
} {
  return {
    ...(kind === "automatic" ? {} : { kind }),
    ...(logits === "" ? {} : { logits }),
    ...(background === "" ? {} : { background }),
  };
}

/** Opens the model among files that were dropped together. */
export async function openDropped({ files }: Pick<RepairRequest, "files">): Promise<OpenedModel> {
  const file = files.find(({ name }) => /\.onnx$/iu.test(name)) ?? files[0];
  if (file.size === 0) {
    throw new ArgumentError({
      parameter: file.name,
      received: "an empty file",
      expected: "an ONNX model",
    });
  }
  return { file, model: await openModel(file, file.name) };
}

/** The classes that scores are of, by name where the model names them. */
export function namesOf(model: OnnxModel, scores: ClassScores): readonly string[] | undefined {
  const { labels, background } = scores;
  return findClassNames(model, { count: countOf(scores), labels: labels[0]?.classes, background })
    ?.names;
}

/** How many classes scores tell apart. */
export function countOf({ kind, classes }: Pick<ClassScores, "kind" | "classes">): number {
  return kind === "binary" ? 2 : kind === "background" ? classes - 1 : classes;
}

/**
 * Corrects a model by the class counts of its training rows.
 *
 * @throws {@link BalmsError} for counts that are none or do not fit, and for models that would be spoiled
 */
export async function repair(
  { file, model }: OpenedModel,
  request: RepairRequest & { readonly counts: CountsSource },
): Promise<RepairedModel> {
  const { counts, tau, zeroCounts } = request;
  const options = scoreOptions(request);
  const counted = await readCounts(counts);
  const [scores] = findClassScores(model, { ...options, classes: counted.classes.length });
  const { prior } = settleClasses(counted, "class counts", {
    model: namesOf(model, scores),
    given: undefined,
    classes: countOf(scores),
  });
  const adjusted = adjustModel(model, { ...options, prior, tau, zeroCounts });
  return { file, model, adjusted, prior, scores };
}
