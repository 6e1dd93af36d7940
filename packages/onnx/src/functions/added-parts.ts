import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { untakenName } from "../graph/unique-name.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { constantNodes } from "./constant-nodes.ts";

/** How much a builder held at a moment. */
export interface Mark {
  readonly nodes: number;
  readonly initializers: number;
}

/** Remembers what a builder holds. */
export function markOf(graph: GraphBuilder): Mark {
  const { node, initializer } = graph.toGraph("");
  return { nodes: node.length, initializers: initializer.length };
}

/** How the values of added nodes are called. */
export interface PartNames {
  /** Values that others will look for: from the builder's name to theirs. */
  readonly kept: ReadonlyMap<string, string>;
  /** What all other names begin with. */
  readonly prefix: string;
  /** Names that there are already. */
  readonly taken: ReadonlySet<string>;
}

/**
 * The nodes that a builder was given since a mark, ready to be put behind those that it held then. Constants become nodes as well,
 * which old files take without an input for each.
 */
export function nodesSince(graph: GraphBuilder, mark: Mark, names: PartNames): NodeProto[] {
  const { node, initializer } = graph.toGraph("");
  const constants = initializer.slice(mark.initializers);
  const nodes = node.slice(mark.nodes);
  const { kept, prefix } = names;
  const taken = new Set([...names.taken, ...kept.values()]);
  const untaken = (hint: string): string => {
    const name = untakenName(taken, `${prefix}${hint}`);
    taken.add(name);
    return name;
  };
  const made = [...constants.map(({ name }) => name), ...nodes.flatMap(({ output }) => output)];
  const renamed = new Map(made.map((name) => [name, kept.get(name) ?? untaken(name)]));
  const rename = (name: string): string => renamed.get(name) ?? name;
  return [
    ...constants.flatMap((tensor) => constantNodes(tensor, graph.opset, rename(tensor.name))),
    ...nodes.map((one) =>
      // Spreading a message would lose the defaults that its prototype holds.
      Object.assign(create(NodeProtoSchema), one, {
        name: untaken(one.opType),
        input: one.input.map(rename),
        output: one.output.map(rename),
      }),
    ),
  ];
}
