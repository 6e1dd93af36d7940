import type { GraphBuilder } from "../graph/graph-builder.ts";
import { findObstacles } from "./find-obstacles.ts";
import { isDifferentiable } from "./gradient-path.ts";
import type { GradientRequest } from "./gradient-request.ts";
import { knownRule } from "./known-rule.ts";
import { expandLike, zerosLike } from "./like-shapes.ts";
import { limitAdded } from "./limit-added.ts";
import { refuseObstacles } from "./refuse-obstacles.ts";

/** Gradients that arrive at a value from everything that reads it, and their sum. */
class Contributions {
  readonly #graph: GraphBuilder;
  readonly #parts = new Map<string, string[]>();

  constructor(graph: GraphBuilder) {
    this.#graph = graph;
  }

  add(value: string, gradient: string): void {
    const parts = this.#parts.get(value);
    if (parts === undefined) this.#parts.set(value, [gradient]);
    else parts.push(gradient);
  }

  total(value: string): string | undefined {
    const parts = this.#parts.get(value);
    if (parts === undefined) return undefined;
    const sum = parts.reduce((left, right) => this.#graph.node("Add", [left, right]));
    this.#parts.set(value, [sum]);
    return sum;
  }
}

/**
 * Adds the reverse-mode derivative of a value to the graph that computes it: for every wanted value `x` the sum over
 * `output`'s elements of `seed · ∂output/∂x`, in plain ONNX operators.
 *
 * Nodes are visited from the output back to the wanted values; each adds what its rule says, and gradients that meet
 * in one value are summed.
 *
 * @param graph - the graph, also the one that gradients are added to
 * @param request - the value to differentiate and the values whose gradients are wanted
 * @returns the name of each wanted value's gradient, in the order of `wanted`; zeros where the output does not depend on it
 * @throws {@link ModelError} for operators without a rule: it names all of them that are in the way, and what can be trained
 * as the graph is; or where the graph does not tell the number of dimensions of a value.
 */
export function addGradients(graph: GraphBuilder, request: GradientRequest): string[] {
  const { output, seed, wanted, blocks } = request;
  limitAdded(graph);
  const trainability = findObstacles(graph, request);
  const { path, obstacles } = trainability;
  if (obstacles.length > 0) return refuseObstacles(request, trainability);
  const asked = new Set([...wanted, ...path.flatMap((node) => node.output)]);
  const contributions = new Contributions(graph);
  contributions.add(output, seed ?? onesLike(graph, output));
  for (const node of path.toReversed()) {
    const gradients = node.output.map((name) => contributions.total(name));
    if (gradients.every((entry) => entry === undefined)) continue;
    const needs = (index: number): boolean => {
      const name = node.input[index] ?? "";
      return asked.has(name) && isDifferentiable(graph, name);
    };
    const { input: inputs, output: outputs } = node;
    const found =
      knownRule(node)?.({
        graph,
        node,
        inputs,
        outputs,
        // The first output may be one that is left out.
        get gradient() {
          return gradients[0] ?? zerosLike(graph, outputs[0]);
        },
        gradients,
        needs,
        blocks,
        addGradients,
      }) ?? [];
    for (const [index, entry] of found.entries()) {
      if (entry === undefined || !needs(index)) continue;
      // A gradient has the shape of its value, also where sizes along the way were told by the run alone.
      const shape = graph.shapeOf(inputs[index]) ?? graph.shapeOf(entry);
      graph.describe(entry, { type: graph.valueType(entry).type, shape });
      contributions.add(inputs[index], entry);
    }
  }
  return wanted.map((name) => contributions.total(name) ?? zerosLike(graph, name));
}

function onesLike(graph: GraphBuilder, value: string): string {
  const one = graph.scalar(1, graph.floatTypeOf(value));
  return graph.shapeOf(value)?.length === 0 ? one : expandLike(graph, one, value);
}
