import { subgraphs } from "../model/attributes.ts";
import type { GraphProto } from "../model/onnx_pb.ts";

/** The names that a graph inside a node takes from the graphs around it. */
export function outerReads(body: GraphProto): string[] {
  const own = new Set([
    "",
    ...body.input.map(({ name }) => name),
    ...body.initializer.map(({ name }) => name),
    ...body.node.flatMap((node) => node.output),
  ]);
  const read = new Set([
    ...body.node.flatMap((node) => [...node.input, ...subgraphs(node).flatMap(outerReads)]),
    ...body.output.map(({ name }) => name),
  ]);
  return [...read].filter((name) => !own.has(name));
}
