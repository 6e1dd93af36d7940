import { subgraphs } from "../model/attributes.ts";
import type { GraphProto } from "../model/onnx_pb.ts";

/** All names of a graph and of the graphs inside its nodes: of nodes, and of values, computed or only described. */
export function namesInUse(graph: GraphProto, names: Set<string> = new Set()): Set<string> {
  for (const list of [graph.initializer, graph.input, graph.output, graph.valueInfo]) {
    for (const { name } of list) names.add(name);
  }
  for (const { values } of graph.sparseInitializer) names.add(values?.name ?? "");
  for (const node of graph.node) {
    names.add(node.name);
    // What a body reads without computing it would be hidden by a new value of that name.
    for (const name of [...node.input, ...node.output]) names.add(name);
    for (const body of subgraphs(node)) namesInUse(body, names);
  }
  return names;
}

/** The least number that the next name of a hint may have, by hint: many have the same one. */
const nextNumbers = new WeakMap<ReadonlySet<string>, Map<string, number>>();

/** A name that is not taken: the given one, or the given one with a number. Names are never given back. */
export function untakenName(taken: ReadonlySet<string>, hint: string): string {
  if (!taken.has(hint)) return hint;
  const numbers = nextNumbers.get(taken) ?? new Map<string, number>();
  nextNumbers.set(taken, numbers);
  let number = numbers.get(hint) ?? 1;
  while (taken.has(`${hint}.${number}`)) number += 1;
  numbers.set(hint, number);
  return `${hint}.${number}`;
}

/** A name that nothing in the graph, or in a graph inside it, has yet: the given one, or the given one with a number. */
export function uniqueName(graph: GraphProto, hint: string): string {
  return untakenName(namesInUse(graph), hint);
}
