import { create } from "@bufbuild/protobuf";
import { elementCount } from "../graph/constant.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { subgraphs } from "../model/attributes.ts";
import { describeNode } from "../model/describe-node.ts";
import { functionKey } from "../model/function-key.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { GraphProtoSchema } from "../model/onnx_pb.ts";
import type { FunctionProto, NodeProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";
import { resultOrRefusal } from "../model/result-or-refusal.ts";

// Some seconds of small operators.
const mostRuns = 2 ** 18;

// Nothing that an exporter writes is nested as deep.
const deepest = 64;

/** How often the body of a Loop runs at most; infinite where only the run tells. */
function roundsOf(index: GraphIndex, { input }: NodeProto): number {
  const most = index.constant(input[0] ?? "");
  if (most === undefined || elementCount(most.dims) !== 1) return Infinity;
  const numbers = resultOrRefusal(() => most.numbers());
  return typeof numbers === "string" ? Infinity : Math.max(0, numbers[0]);
}

/** Counts the operators that a model runs: once for each round of the Loop that they are in, and for each call of their function. */
class RunCount {
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  readonly #counted = new Map<FunctionProto, number>();
  /** A Loop that nothing in the graph ends. */
  endless: NodeProto | undefined;

  constructor({ functions }: OnnxModel) {
    this.#functions = new Map(functions.map((called) => [functionKey(called), called]));
  }

  of(index: GraphIndex, depth = 1): number {
    if (depth > deepest) return Infinity;
    let count = 0;
    for (const node of index.graph.node) {
      let inner = this.#ofCall(node, depth);
      for (const body of subgraphs(node)) inner += this.of(new GraphIndex(body, index), depth + 1);
      const rounds = operatorOf(node) === "Loop" ? roundsOf(index, node) : 1;
      if (rounds > mostRuns) this.endless ??= node;
      count += rounds * (1 + inner);
    }
    return count;
  }

  #ofCall(node: NodeProto, depth: number): number {
    const called = this.#functions.get(functionKey(node));
    if (called === undefined) return 0;
    const known = this.#counted.get(called);
    if (known !== undefined) return known;
    const graph = create(GraphProtoSchema, { node: called.node });
    const count = this.of(new GraphIndex(graph), depth + 1);
    this.#counted.set(called, count);
    return count;
  }
}

/** Why a model is not run just to compare it with another: nobody knows when it would end. Undefined where it may. */
export function endlessRun(model: OnnxModel): string | undefined {
  const runs = new RunCount(model);
  const count = runs.of(new GraphIndex(graphOf(model)));
  if (runs.endless !== undefined) {
    return `nothing but the run tells when ${describeNode(runs.endless)} ends`;
  }
  const limit = Math.max(mostRuns, 2 * graphOf(model).node.length);
  if (count === Infinity)
    return `its functions call each other through more than ${deepest} levels`;
  return count > limit ? `it would run ${count} operators` : undefined;
}
