import { create } from "@bufbuild/protobuf";
import { untakenName } from "../graph/unique-name.ts";
import { AttributeProtoSchema, GraphProtoSchema, NodeProtoSchema } from "../model/onnx_pb.ts";
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  NodeProto,
  ValueInfoProto,
} from "../model/onnx_pb.ts";

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
export function expandCall(
  node: NodeProto,
  called: FunctionProto,
  taken: Set<string>,
): readonly NodeProto[] {
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
