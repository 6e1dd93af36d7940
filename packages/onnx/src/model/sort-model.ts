import { ModelError } from "@balms/core";
import { subgraphs } from "./attributes.ts";
import { describeNode } from "./describe-node.ts";
import { checkNesting } from "./check-nesting.ts";
import type { GraphProto, ModelProto, NodeProto } from "./onnx_pb.ts";

/** Nodes, and all names that each of them needs: its inputs, and what graphs inside it take from outside. */
type Needs = ReadonlyMap<NodeProto, readonly string[]>;

function cycle(node: NodeProto, value: string, name: string): ModelError {
  return new ModelError({
    parameter: name,
    received: `node ${describeNode(node)} that reads "${value}", which is computed from what this node computes`,
    expected: "a graph without cycles",
    hint: "The file is damaged: export it again.",
  });
}

/**
 * Each node comes right after what it needs, as far as that did not come before it; a sorted list stays as it is.
 *
 * @param given - names that need not be computed
 */
function sortNodes(
  nodes: readonly NodeProto[],
  needs: Needs,
  given: ReadonlySet<string>,
  name: string,
): NodeProto[] {
  const producers = new Map<string, NodeProto>();
  for (const node of nodes) {
    for (const output of node.output) {
      // Where a name is computed twice, the first stands: a list that was in order stays so.
      if (output !== "" && !given.has(output) && !producers.has(output)) {
        producers.set(output, node);
      }
    }
  }
  const sorted = new Set<NodeProto>();
  const open = new Set<NodeProto>();
  for (const first of nodes) {
    // A stack of its own: chains of nodes are longer than JavaScript's stack is deep.
    const stack = sorted.has(first) ? [] : [{ node: first, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      open.add(top.node);
      const value = needs.get(top.node)?.[top.next++];
      if (value === undefined) {
        sorted.add(top.node);
        open.delete(top.node);
        stack.pop();
        continue;
      }
      const producer = producers.get(value);
      if (producer === undefined || sorted.has(producer)) continue;
      if (open.has(producer)) throw cycle(top.node, value, name);
      stack.push({ node: producer, next: 0 });
    }
  }
  return [...sorted];
}

/** Sorts a graph and all graphs inside it; returns the names that they take from outside. */
function sortGraph(graph: GraphProto, name: string, depth: number): Set<string> {
  checkNesting(depth, name);
  const given = new Set<string>();
  for (const { name: value } of graph.input) given.add(value);
  for (const { name: value } of graph.initializer) given.add(value);
  for (const { values } of graph.sparseInitializer) given.add(values?.name ?? "");
  const needs = sortBodies(graph.node, name, depth);
  graph.node = sortNodes(graph.node, needs, given, name);
  const computed = new Set(graph.node.flatMap((node) => node.output));
  const read = [...[...needs.values()].flat(), ...graph.output.map((output) => output.name)];
  return new Set(read.filter((value) => !computed.has(value) && !given.has(value)));
}

/** Sorts the graphs inside nodes; returns what each node needs. */
function sortBodies(nodes: readonly NodeProto[], name: string, depth: number): Needs {
  const needs = new Map<NodeProto, readonly string[]>();
  for (const node of nodes) {
    const bodies = subgraphs(node);
    const inner = bodies.flatMap((body) => [...sortGraph(body, name, depth + 1)]);
    needs.set(node, inner.length === 0 ? node.input : [...node.input, ...inner]);
  }
  return needs;
}

/**
 * Puts the nodes of a model that was just read into an order in which they can be computed, as the standard demands: also those
 * of graphs inside nodes, and of local functions. Lists that are in order stay as they are.
 *
 * @param model - the model; its lists are replaced
 * @throws {@link ModelError} when nodes read each other in a circle.
 */
export function sortModel(model: ModelProto, name: string): void {
  if (model.graph !== undefined) sortGraph(model.graph, name, 0);
  for (const local of model.functions) {
    const needs = sortBodies(local.node, name, 1);
    local.node = sortNodes(local.node, needs, new Set(local.input), name);
  }
}
