import { readEinsum } from "../../graph/einsum-equation.ts";
import type { EinsumEquation } from "../../graph/einsum-equation.ts";
import type { GraphBuilder } from "../../graph/graph-builder.ts";
import { stringAttribute } from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

function equationOf(graph: GraphBuilder, node: NodeProto): EinsumEquation | undefined {
  const ranks = node.input.map((name) => graph.shapeOf(name)?.length);
  return readEinsum(stringAttribute(node, "equation", ""), ranks);
}

/** What the rule does not cover: a diagonal, or dots over a number of axes that nobody knows. */
export function missingEinsum(graph: GraphBuilder, node: NodeProto): string | undefined {
  const equation = equationOf(graph, node);
  const text = `"${stringAttribute(node, "equation", "")}"`;
  if (equation === undefined) return `the numbers of dimensions that ${text} is for are not known`;
  const diagonal = equation.terms.some((term) => new Set(term).size < term.length);
  return diagonal ? `${text} takes a diagonal: a letter stands twice in one operand` : undefined;
}

/** A sum of products over letters: the gradient takes the place of one operand, whose letters become the result. */
export const einsumGradient: GradientRule = ({ graph, node, inputs, gradient, needs }) => {
  const { terms = [], result = "" } = equationOf(graph, node) ?? {};
  return inputs.map((x, index) => {
    if (!needs(index)) return undefined;
    const operands = [gradient, ...inputs.toSpliced(index, 1)];
    const letters = [result, ...terms.toSpliced(index, 1)];
    const own = terms[index].split("");
    // What was summed in this operand alone is in no other: its gradient is the same all along that axis.
    const kept = own.filter((letter) => letters.some((term) => term.includes(letter)));
    const equation = `${letters.join(",")}->${kept.join("")}`;
    const product = graph.node("Einsum", operands, { equation });
    const alone = own.flatMap((letter, axis) => (kept.includes(letter) ? [] : [axis]));
    const whole =
      alone.length === 0 ? product : graph.node("Unsqueeze", [product, graph.integers(alone)]);
    const [now, wanted] = [whole, x].map((value) => graph.shapeOf(value)?.join());
    // Axes of size one count as repeated, in this operand or in all others.
    return now !== undefined && now === wanted
      ? whole
      : unbroadcast(graph, graph.node("Expand", [whole, graph.node("Shape", [x])]), x);
  });
};
