import { namesInUse } from "../graph/unique-name.ts";
import { copyModel } from "../model/copy-model.ts";
import { bodiesOf } from "../model/attributes.ts";
import { countNodes, everyNode, sizeOfNode } from "../model/every-node.ts";
import { functionKey } from "../model/function-key.ts";
import { checkIsModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { FunctionProto, NodeProto } from "../model/onnx_pb.ts";
import { expandCall } from "./expand-call.ts";
import { callsBehindOutputs } from "./function-calls.ts";

// Functions that call functions, each several times, can be written out to more nodes than there is memory for.
const deepest = 32;
const mostNodes = 20_000;

/** A function as it is written out: how many nodes it becomes, and how often it names each attribute of its call. */
class Written {
  readonly #references = new Map<string, number>();
  #nodes = 0;

  constructor({ attributeProto, node }: FunctionProto) {
    this.#nodes = Math.floor(attributeProto.length / 32);
    for (const inner of everyNode(node)) {
      this.#nodes += sizeOfNode(inner);
      for (const { refAttrName: name } of inner.attribute)
        this.#references.set(name, (this.#references.get(name) ?? 0) + 1);
    }
  }

  /** How many nodes a call becomes; a graph that it gives counts wherever the function has it. */
  nodes(call: NodeProto): number {
    let count = this.#nodes;
    for (const one of call.attribute)
      count += (this.#references.get(one.name) ?? 0) * countNodes(bodiesOf(one));
    return count;
  }
}

/** The standard's domain has two names. */
function standard(domain: string): string {
  return domain === "ai.onnx" ? "" : domain;
}

/** Whether a function is written in other versions of the operators than those that are known. */
function isOther({ opsetImport }: FunctionProto, known: ReadonlyMap<string, bigint>): boolean {
  return opsetImport.some(
    ({ domain, version }) => (known.get(standard(domain)) ?? version) !== version,
  );
}

/** Which calls of a graph are written out. */
export type CallChoice = typeof callsBehindOutputs;

/** All calls. */
export const everyCall: CallChoice = (_, isCall) => (added) => new Set(added.filter(isCall));

/** Nodes with what stands for the calls among them, and for the calls among that. */
function writtenNodes(
  nodes: readonly NodeProto[],
  expanded: ReadonlyMap<NodeProto, readonly NodeProto[]>,
): NodeProto[] {
  return nodes.flatMap((node) => {
    const inner = expanded.get(node);
    return inner === undefined ? node : writtenNodes(inner, expanded);
  });
}

/**
 * A model with local functions written out: those between its last layers and its outputs unless others are chosen; the rest stay calls.
 * A function that is written in another version of the operators than the model stays one, too. Each node is gone through once, however
 * deep functions call each other.
 */
export function inlineFunctions(
  model: OnnxModel,
  choose: CallChoice = callsBehindOutputs,
): OnnxModel {
  checkIsModel(model);
  if (model.functions.length === 0) return model;
  const imports = new Map(
    model.opsetImport.map(({ domain, version }) => [standard(domain), version]),
  );
  const fitting = model.functions.filter((called) => !isOther(called, imports));
  const functions = new Map(
    fitting.map((called) => [functionKey(called), { called, written: new Written(called) }]),
  );
  const isInlined = (node: NodeProto): boolean => {
    const known = functions.get(functionKey(node));
    // A call that wants more than its function gives would leave names that nothing computes.
    return known !== undefined && node.output.length <= known.called.output.length;
  };
  const graph = graphOf(model);
  const search = choose(graph, isInlined);
  const expanded = new Map<NodeProto, readonly NodeProto[]>();
  let calls = search(graph.node);
  if (calls.size === 0) return model;
  const limit = Math.max(mostNodes, 2 * countNodes([graph, ...model.functions]));
  let nodes = countNodes([graph]);
  const copy = copyModel(model);
  const taken = namesInUse(graph);
  for (let depth = 0; depth < deepest; depth++) {
    for (const node of calls) {
      const known = functions.get(functionKey(node));
      if (known === undefined) continue;
      const { called, written } = known;
      nodes += written.nodes(node);
      if (nodes > limit) return model;
      for (const brought of isOther(called, imports) ? [] : called.opsetImport) {
        if (!imports.has(standard(brought.domain))) copy.opsetImport.push(brought);
        imports.set(standard(brought.domain), brought.version);
      }
      expanded.set(node, expandCall(node, called, taken));
    }
    calls = search([...calls].flatMap((node) => expanded.get(node) ?? []));
  }
  copy.graph.node = writtenNodes(graph.node, expanded);
  return copy;
}
