import { checkOptions } from "@balms/core/adapter";
import { describeShape } from "../graph/shape.ts";
import { readValueInfo } from "../graph/value-info.ts";
import { adjustmentKey } from "../model/metadata-keys.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { ValueInfoProto } from "../model/onnx_pb.ts";
import { resultOrRefusal } from "../model/result-or-refusal.ts";
import { classNames } from "../names/class-names.ts";
import type { ClassNames } from "../names/class-names.ts";
import { inspectHead } from "../surgery/inspect-head.ts";
import type { InspectedHead } from "../surgery/inspect-head.ts";
import { externalFiles } from "../wire/external-data.ts";
import { classScoresOptions } from "./class-scores-options.ts";
import type { ClassScoresOptions } from "./class-scores-options.ts";
import type { ClassScores } from "./class-scores.ts";
import { scoresRead } from "./find-class-scores.ts";
import type { StayingOutput } from "./gather-heads.ts";
import { inlineFunctions } from "./inline-functions.ts";
import type { Meaning } from "./meaning.ts";
import { readMeanings } from "./read-meanings.ts";
import { nodesInTrainingMode } from "./training-mode.ts";

/** An input or output of a model: its type and shape as a person writes them. */
export interface InspectedValue {
  readonly name: string;
  readonly type: string;
  readonly shape: string;
}

/** What an output is. */
export interface InspectedOutput extends InspectedValue {
  readonly role: "raw scores" | "probabilities" | "log-probabilities" | "label" | "other";
  /** Whether a correction reaches it. */
  readonly follows: boolean;
}

/** What a model is, in values that JSON can hold. */
export interface ModelInspection extends InspectedHead {
  readonly irVersion: number;
  /** Versions of the operators by domain; the standard's is "ai.onnx". */
  readonly operators: Readonly<Record<string, number>>;
  readonly producer: string;
  readonly inputs: readonly InspectedValue[];
  readonly outputs: readonly InspectedOutput[];
  readonly scores: readonly ClassScores[];
  /** Outputs that no correction reaches, and why. */
  readonly staying: readonly StayingOutput[];
  /** Why there are no scores to correct, as the error would say; null where there are. */
  readonly refusal: string | null;
  readonly classNames: ClassNames | null;
  /** The text of the metadata entry that an adjustment leaves; null for a model that is not adjusted. */
  readonly adjustment: string | null;
  /** Files beside the model that hold its weights. */
  readonly externalFiles: readonly string[];
  /** Nodes that work as in training: rows depend on their batch, or on chance. */
  readonly trainingMode: readonly string[];
}

function inspectValue(info: ValueInfoProto): InspectedValue {
  const { type, shape } = readValueInfo(info);
  const other = info.type?.value.case?.replace("Type", "") ?? "unknown";
  return {
    name: info.name,
    type: type ?? (other === "tensor" ? "unknown" : other),
    shape: describeShape(shape),
  };
}

const roles: Readonly<Partial<Record<Meaning["stage"], InspectedOutput["role"]>>> = {
  label: "label",
  logarithms: "log-probabilities",
  probabilities: "probabilities",
  raw: "raw scores",
};

/**
 * Says what a model is: its inputs and outputs, where the class scores are, what they are and which outputs follow when they are
 * corrected, which stay and why, and which linear head can be replaced or trained anew. A model without class scores or without such a
 * head is described, too, with the reason that {@link findClassScores}, {@link findClassifierHead} or {@link replaceHead} would give for
 * refusing it.
 *
 * @param model - any model
 * @param options - as for {@link findClassScores}
 * @returns values that JSON can hold
 * @throws {@link ArgumentError} for unknown options
 * @example
 * ```ts
 * import { headModel, inspectModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(inspectModel(model).outputs[0].role); // raw scores
 * ```
 */
export function inspectModel(model: OnnxModel, options: ClassScoresOptions = {}): ModelInspection {
  const graph = graphOf(model);
  checkOptions(options, classScoresOptions);
  const written = inlineFunctions(model);
  const reading = resultOrRefusal(() => readMeanings(written));
  const isRead = typeof reading !== "string";
  // As the graph says it: what the options say is written into the reading.
  const meanings = graph.output.map(({ name }) => (isRead ? reading.meaning(name) : undefined));
  const found = isRead ? resultOrRefusal(() => scoresRead(written, reading, options)) : reading;
  const isFound = typeof found !== "string";
  const scores = isFound ? found.scores : [];
  const following = new Set(
    scores.flatMap(({ outputs, labels }) => [...outputs, ...labels.map(({ name }) => name)]),
  );
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  return {
    irVersion: Number(model.irVersion),
    operators: Object.fromEntries(
      model.opsetImport.map(({ domain, version }) => [
        domain === "" ? "ai.onnx" : domain,
        Number(version),
      ]),
    ),
    producer: [model.producerName, model.producerVersion].filter((text) => text !== "").join(" "),
    inputs: graph.input
      .filter(({ name }) => !initialized.has(name))
      .map((info) => inspectValue(info)),
    outputs: graph.output.map((info, at) => {
      const meaning = meanings[at];
      const isClear = meaning !== undefined && meaning.doubt === undefined;
      return {
        ...inspectValue(info),
        role: (isClear ? roles[meaning.stage] : undefined) ?? "other",
        follows: following.has(info.name),
      };
    }),
    scores,
    staying: isFound ? found.staying : [],
    refusal: isFound ? null : found,
    ...inspectHead(written, [options.logits ?? []].flat()),
    classNames: classNames(model)[0] ?? null,
    adjustment: modelMetadata(model)[adjustmentKey] ?? null,
    externalFiles: externalFiles(model),
    trainingMode: nodesInTrainingMode(model),
  };
}
