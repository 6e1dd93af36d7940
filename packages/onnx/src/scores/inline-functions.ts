import { create } from "@bufbuild/protobuf";
import { namesInUse, untakenName } from "../graph/unique-name.ts";
import { copyModel } from "../model/copy-model.ts";
import { bodiesOf } from "../model/attributes.ts";
import { countNodes, everyNode, sizeOfNode } from "../model/every-node.ts";
import { functionKey } from "../model/function-key.ts";
import { checkIsModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { AttributeProtoSchema, GraphProtoSchema, NodeProtoSchema } from "../model/onnx_pb.ts";
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  NodeProto,
  ValueInfoProto,
} from "../model/onnx_pb.ts";
import { callsBehindOutputs } from "./function-calls.ts";

// Functions that call functions, each several times, can be written out to more nodes than there is memory for.
const deepest = 32;
const mostNodes = 20_000;

// What is inside a call is called after it.
const longestName = 256;

/** What a call gives to the body of its function. */
interface Call {
  /** Its attributes, and those that the function has without them. */
  readonly given: ReadonlyMap<string, AttributeProto>;
  /** The name in the graph of a name in the body. */
  rename(name: string): string;
}

function argument({ refAttrName, name }: AttributeProto, call: Call): AttributeProto | undefined {
  const value = call.given.get(refAttrName);
  // The operator's own default holds where neither the call nor the function says anything.
  return value && Object.assign(create(AttributeProtoSchema), value, { name });
}

function inlinedGraph(graph: GraphProto, call: Call): GraphProto {
  const named = <Item extends { name: string }>(items: readonly Item[]): Item[] =>
    items.map((item) =>
      Object.assign(Object.create(Object.getPrototypeOf(item) as object) as Item, item, {
        name: call.rename(item.name),
      }),
    );
  return Object.assign(create(GraphProtoSchema), graph, {
    node: graph.node.map((node) => inlinedNode(node, call)),
    initializer: named(graph.initializer),
    input: named<ValueInfoProto>(graph.input),
    output: named<ValueInfoProto>(graph.output),
    valueInfo: named<ValueInfoProto>(graph.valueInfo),
  });
}

function inlinedNode(node: NodeProto, call: Call): NodeProto {
  const attribute = node.attribute.flatMap((given) => {
    const found = given.refAttrName === "" ? given : argument(given, call);
    if (found === undefined) return [];
    if (found.g === undefined && found.graphs.length === 0) return [found];
    return [
      Object.assign(create(AttributeProtoSchema), found, {
        g: found.g && inlinedGraph(found.g, call),
        graphs: found.graphs.map((graph) => inlinedGraph(graph, call)),
      }),
    ];
  });
  return Object.assign(create(NodeProtoSchema), node, {
    name: node.name === "" ? "" : call.rename(`node ${node.name}`),
    input: node.input.map((name) => call.rename(name)),
    output: node.output.map((name) => call.rename(name)),
    attribute,
  });
}

/** The nodes of a function in the place of a call, under names that nothing in the graph has. */
function expand(node: NodeProto, called: FunctionProto, taken: Set<string>): readonly NodeProto[] {
  const names = new Map<string, string>([["", ""]]);
  for (const [at, name] of called.input.entries()) names.set(name, node.input[at] ?? "");
  for (const [at, name] of called.output.entries()) {
    const given = node.output[at] ?? "";
    if (given !== "") names.set(name, given);
  }
  const rename = (name: string): string => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const inner = name.startsWith("node ") ? name.slice(5) : name;
    const place = (node.name === "" ? node.opType : node.name).slice(0, longestName);
    const fresh = untakenName(taken, `${place}/${inner}`);
    taken.add(fresh);
    names.set(name, fresh);
    return fresh;
  };
  const attributes = [...called.attributeProto, ...node.attribute];
  const given = new Map(attributes.map((one) => [one.name, one]));
  return called.node.map((inner) => inlinedNode(inner, { given, rename }));
}

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
export const everyCall: CallChoice = ({ node }, isCall) => new Set(node.filter(isCall));

/**
 * A model with local functions written out: those between its last layers and its outputs unless others are chosen; the rest stay calls.
 * A function that is written in another version of the operators than the model stays one, too.
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
  const functions = new Map(fitting.map((called) => [functionKey(called), called]));
  const written = new Map<FunctionProto, Written>();
  const isInlined = (node: NodeProto): boolean => {
    const called = functions.get(functionKey(node));
    // A call that wants more than its function gives would leave names that nothing computes.
    return called !== undefined && node.output.length <= called.output.length;
  };
  const limit = Math.max(mostNodes, 2 * countNodes([graphOf(model), ...model.functions]));
  let result = model;
  for (let depth = 0; depth < deepest; depth++) {
    const calls = choose(graphOf(result), isInlined);
    if (calls.size === 0) return result;
    const copy = copyModel(result);
    let nodes = countNodes([copy.graph]);
    const expanded = new Map<NodeProto, FunctionProto>();
    for (const node of copy.graph.node) {
      const called = calls.has(node) ? functions.get(functionKey(node)) : undefined;
      if (called === undefined) continue;
      const size = written.get(called) ?? new Written(called);
      written.set(called, size);
      nodes += size.nodes(node);
      expanded.set(node, called);
    }
    if (nodes > limit) return model;
    for (const called of new Set(expanded.values())) {
      if (isOther(called, imports)) continue;
      for (const brought of called.opsetImport) {
        if (!imports.has(standard(brought.domain))) copy.opsetImport.push(brought);
        imports.set(standard(brought.domain), brought.version);
      }
    }
    const taken = namesInUse(copy.graph);
    copy.graph.node = copy.graph.node.flatMap((node) => {
      const called = expanded.get(node);
      return called === undefined ? [node] : expand(node, called, taken);
    });
    result = copy;
  }
  return result;
}
