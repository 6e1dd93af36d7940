import { create } from "@bufbuild/protobuf";
import { GraphIndex } from "../graph/graph-index.ts";
import { intAttribute, subgraphs } from "../model/attributes.ts";
import { functionKey } from "../model/function-key.ts";
import { describeNode } from "../model/describe-node.ts";
import { graphOf, opsetOf, standardVersion } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { GraphProtoSchema } from "../model/onnx_pb.ts";
import type { FunctionProto, NodeProto } from "../model/onnx_pb.ts";
import { everyCall, inlineFunctions } from "../scores/inline-functions.ts";

/** A node that computes as in training: what it gives for a row is not told by that row alone. */
export interface BatchDependence {
  /** The operator, and the node's name if it has one. */
  readonly node: string;
  /** What it depends on instead, as an error message says it. */
  readonly reason: string;
}

const ofBatch = "normalises with the statistics of the batch";
const ofDropping = "drops values at random";
const ofChance = "draws random numbers";

const chances: ReadonlySet<string> = new Set([
  "Bernoulli",
  "Multinomial",
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
]);

/** Versions 7 to 13 say by further outputs that they train, older ones by an attribute, newer ones by another. */
function trainsNormalization(node: NodeProto, opset: number): boolean {
  if (opset >= 14) return intAttribute(node, "training_mode", 0) !== 0;
  if (opset < 7) return intAttribute(node, "is_test", 0) === 0;
  return node.output.slice(1).some((name) => name !== "");
}

function drops(node: NodeProto, index: GraphIndex, opset: number): boolean {
  if (opset < 7) return intAttribute(node, "is_test", 0) === 0;
  const [, ratio = "", mode = ""] = node.input;
  if (opset < 12 || mode === "") return false;
  // A switch that is an input of the model may be on.
  if (index.constant(mode)?.numbers()[0] === 0) return false;
  return index.constant(ratio)?.numbers()[0] !== 0;
}

function reasonOf(node: NodeProto, index: GraphIndex, opset: number): string | undefined {
  if (node.domain !== "" && node.domain !== "ai.onnx") return undefined;
  if (node.opType === "BatchNormalization" && trainsNormalization(node, opset)) return ofBatch;
  if (chances.has(node.opType)) return ofChance;
  return node.opType === "Dropout" && drops(node, index, opset) ? ofDropping : undefined;
}

/** Functions that are still called, each looked into once. */
class Search {
  readonly #functions: Map<string, FunctionProto>;

  constructor(functions: readonly FunctionProto[]) {
    this.#functions = new Map(functions.map((called) => [functionKey(called), called]));
  }

  within(index: GraphIndex, opset: number): BatchDependence[] {
    return index.graph.node.flatMap((node) => {
      const reason = reasonOf(node, index, opset);
      const own = reason === undefined ? [] : [{ node: describeNode(node), reason }];
      const bodies = subgraphs(node).map((body) => new GraphIndex(body, index));
      return [
        ...own,
        ...bodies.flatMap((body) => this.within(body, opset)),
        ...this.called(functionKey(node)),
      ];
    });
  }

  private called(key: string): BatchDependence[] {
    const called = this.#functions.get(key);
    if (called === undefined) return [];
    this.#functions.delete(key);
    const body = new GraphIndex(create(GraphProtoSchema, { node: called.node }));
    return this.within(body, standardVersion(called.opsetImport));
  }
}

/**
 * The nodes of a model that compute as in training, so that what comes out for a row depends on the other rows of its batch, or on
 * chance: BatchNormalization with batch statistics, Dropout that drops, and random numbers; in local functions too. A model that was exported for inference has none.
 *
 * @param model - a model, for instance what {@link extractFeatureModel} cut out of one
 * @example
 * ```ts
 * import { batchDependence, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(batchDependence(model)); // []
 * ```
 */
export function batchDependence(model: OnnxModel): readonly BatchDependence[] {
  const written = inlineFunctions(model, everyCall);
  // A function of another version of the operators is not written out, nor is one that a body calls.
  const search = new Search(written.functions);
  return search.within(new GraphIndex(graphOf(written)), opsetOf(written));
}
