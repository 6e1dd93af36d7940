import { create } from "@bufbuild/protobuf";
import { namesInUse, untakenName } from "../graph/unique-name.ts";
import { copyModel } from "../model/copy-model.ts";
import { bodiesOf } from "../model/attributes.ts";
import { countNodes, everyNode } from "../model/every-node.ts";
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

/** What a call gives to the body of its function. */
interface Call {
  readonly node: NodeProto;
  readonly called: FunctionProto;
  /** The name in the graph of a name in the body. */
  rename(name: string): string;
}

function argument(given: AttributeProto, { node, called }: Call): AttributeProto | undefined {
  if (given.refAttrName === "") return given;
  const value =
    node.attribute.find(({ name }) => name === given.refAttrName) ??
    called.attributeProto.find(({ name }) => name === given.refAttrName);
  // The operator's own default holds where neither the call nor the function says anything.
  return value && Object.assign(create(AttributeProtoSchema), value, { name: given.name });
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
    const found = argument(given, call);
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
    const fresh = untakenName(taken, `${node.name === "" ? node.opType : node.name}/${inner}`);
    taken.add(fresh);
    names.set(name, fresh);
    return fresh;
  };
  return called.node.map((inner) => inlinedNode(inner, { node, called, rename }));
}

/** How many nodes a call becomes; a graph that it gives to its function counts wherever that has it. */
function writtenNodes(call: NodeProto, called: FunctionProto): number {
  const given = new Map(call.attribute.map((one) => [one.name, countNodes(bodiesOf(one))]));
  let count = 0;
  for (const { attribute } of everyNode(called.node)) {
    count += attribute.reduce((sum, { refAttrName }) => sum + (given.get(refAttrName) ?? 0), 1);
  }
  return count;
}

/** The standard's domain has two names. */
function standard(domain: string): string {
  return domain === "ai.onnx" ? "" : domain;
}

/** Versions of operator sets that functions bring along, or undefined where they contradict the model's. */
function importsWith(
  model: OnnxModel,
  called: FunctionProto,
): OnnxModel["opsetImport"] | undefined {
  const imports = [...model.opsetImport];
  for (const wanted of called.opsetImport) {
    const known = imports.find(({ domain }) => standard(domain) === standard(wanted.domain));
    if (known === undefined) imports.push(wanted);
    else if (known.version !== wanted.version) return undefined;
  }
  return imports;
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
  const functions = new Map(model.functions.map((called) => [functionKey(called), called]));
  const isInlined = (node: NodeProto): boolean => {
    const called = functions.get(functionKey(node));
    // A call that wants more than its function gives would leave names that nothing computes.
    return (
      called !== undefined &&
      importsWith(model, called) !== undefined &&
      node.output.length <= called.output.length
    );
  };
  const limit = Math.max(mostNodes, 2 * countNodes([graphOf(model), ...model.functions]));
  let result = model;
  for (let depth = 0; depth < deepest; depth++) {
    const calls = choose(graphOf(result), isInlined);
    if (calls.size === 0) return result;
    const added = Array.from(calls, (node) => {
      const called = functions.get(functionKey(node));
      return called === undefined ? 0 : writtenNodes(node, called);
    });
    const nodes = added.reduce((sum, count) => sum + count, countNodes([graphOf(result)]));
    if (nodes > limit) return model;
    const copy = copyModel(result);
    const taken = namesInUse(copy.graph);
    copy.graph.node = copy.graph.node.flatMap((node) => {
      const called = calls.has(node) ? functions.get(functionKey(node)) : undefined;
      if (called === undefined) return [node];
      copy.opsetImport = importsWith(copy, called) ?? copy.opsetImport;
      return expand(node, called, taken);
    });
    result = copy;
  }
  return result;
}
