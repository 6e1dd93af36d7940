import type { GraphProto } from "../model/onnx_pb.ts";

/** A name that nothing in the graph has yet: the given one, or the given one with a number. */
export function uniqueName(graph: GraphProto, hint: string): string {
  const taken = new Set([
    ...graph.initializer.map(({ name }) => name),
    ...graph.input.map(({ name }) => name),
    ...graph.node.flatMap((node) => [node.name, ...node.output]),
  ]);
  let name = hint;
  for (let number = 1; taken.has(name); number++) name = `${hint}.${number}`;
  return name;
}
