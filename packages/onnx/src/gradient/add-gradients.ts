import { functionDomain } from "../functions/function-domain.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { balmsFunctionGradients } from "./balms-function-gradients.ts";
import { gradientRules } from "./gradient-rules.ts";
import type { GradientRule } from "./gradient-rule.ts";
import { expandLike, zerosLike } from "./like-shapes.ts";
import { refuseModel } from "../model/refuse-model.ts";

/** What to differentiate, with respect to what. */
export interface GradientRequest {
  /** The value that is differentiated. */
  readonly output: string;
  /** Gradient with respect to `output`, of its shape; ones when absent. */
  readonly seed?: string;
  /** The values whose gradients are wanted. */
  readonly wanted: readonly string[];
}

function knownRule({ domain, opType }: NodeProto): GradientRule | undefined {
  if (domain === "" || domain === "ai.onnx") return gradientRules.get(opType);
  return domain === functionDomain ? balmsFunctionGradients.get(opType) : undefined;
}

function ruleFor(node: NodeProto): GradientRule {
  const rule = knownRule(node);
  if (rule !== undefined) return rule;
  const standard = node.domain === "" || node.domain === "ai.onnx";
  const file = node.opType.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
  return refuseModel(
    node.name === "" ? node.output[0] : node.name,
    `operator ${standard ? "" : `${node.domain}.`}${node.opType}`,
    "an operator that balms can differentiate",
    `Add gradient/rules/${file}.ts and list it in gradient/gradient-rules.ts.`,
  );
}

/** The nodes between the wanted values and the output, in order. */
function nodesBetween(graph: GraphBuilder, { output, wanted }: GradientRequest): NodeProto[] {
  const dependent = new Set(wanted);
  const forward = graph.nodes.filter((node) => {
    if (!node.input.some((input) => dependent.has(input))) return false;
    for (const name of node.output) dependent.add(name);
    return true;
  });
  const needed = new Set([output]);
  return forward
    .toReversed()
    .filter((node) => {
      if (!node.output.some((name) => needed.has(name))) return false;
      for (const name of node.input) needed.add(name);
      return true;
    })
    .toReversed();
}

/** Gradients that arrive at a value from everything that reads it, and their sum. */
class Contributions {
  readonly #graph: GraphBuilder;
  readonly #parts = new Map<string, string[]>();

  constructor(graph: GraphBuilder) {
    this.#graph = graph;
  }

  add(value: string, gradient: string): void {
    this.#parts.set(value, [...(this.#parts.get(value) ?? []), gradient]);
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
 * @throws {@link ModelError} for an operator without a rule, or shapes that are not known well enough.
 */
export function addGradients(graph: GraphBuilder, request: GradientRequest): string[] {
  const { output, seed, wanted } = request;
  const path = nodesBetween(graph, request);
  const asked = new Set([...wanted, ...path.flatMap((node) => node.output)]);
  const contributions = new Contributions(graph);
  contributions.add(output, seed ?? onesLike(graph, output));
  for (const node of path.toReversed()) {
    const gradients = node.output.map((name) => contributions.total(name));
    if (gradients.every((entry) => entry === undefined)) continue;
    const gradient = gradients[0] ?? zerosLike(graph, node.output[0]);
    const needs = (index: number): boolean => {
      const name = node.input[index] ?? "";
      return asked.has(name) && differentiable(graph, name);
    };
    const { input: inputs, output: outputs } = node;
    const found = ruleFor(node)({ graph, node, inputs, outputs, gradient, gradients, needs });
    for (const [index, entry] of found.entries()) {
      if (entry !== undefined && needs(index)) contributions.add(inputs[index], entry);
    }
  }
  return wanted.map((name) => contributions.total(name) ?? zerosLike(graph, name));
}

function differentiable(graph: GraphBuilder, name: string): boolean {
  const { type } = graph.valueType(name);
  return type === undefined || isFloatingPoint(type);
}

function onesLike(graph: GraphBuilder, value: string): string {
  const one = graph.scalar(1, graph.floatTypeOf(value));
  return graph.shapeOf(value)?.length === 0 ? one : expandLike(graph, one, value);
}
