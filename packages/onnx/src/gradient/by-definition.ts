import { describeNode } from "../model/describe-node.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { GradientContext, GradientRule } from "./gradient-rule.ts";

/** Computes an operator's outputs from its inputs with operators that have rules: all outputs that a gradient may come from. */
export type Definition = (context: GradientContext, inputs: readonly string[]) => string[];

/**
 * The rule of an operator that others define: its gradient is that of the definition, which is computed anew.
 *
 * @param define - gets the inputs under names of their own, since some may be one value, or computed from one another
 */
export const byDefinition =
  (define: Definition): GradientRule =>
  (context) => {
    const { graph, node, inputs, gradients, needs, addGradients } = context;
    const names = inputs.map((input, index) => {
      if (!needs(index)) return input;
      const name = graph.node("Identity", [input]);
      graph.describe(name, graph.valueType(input));
      return name;
    });
    const outputs = define(context, names);
    const other = gradients.findIndex(
      (seed, index) => seed !== undefined && index >= outputs.length,
    );
    if (other !== -1) {
      refuseModel(
        context.outputs[other],
        `a gradient through output ${other} of ${describeNode(node)}`,
        `one through ${outputs.length === 1 ? "the first" : `the first ${outputs.length}`}`,
        "Compute what else you need of plain operators.",
      );
    }
    const wanted = names.filter((_, index) => needs(index));
    const parts = outputs.flatMap((output, index) => {
      const seed = gradients[index];
      return seed === undefined ? [] : [addGradients(graph, { output, seed, wanted })];
    });
    const sums = wanted.map((_, index) =>
      parts.map((part) => part[index]).reduce((sum, part) => graph.node("Add", [sum, part])),
    );
    return names.map((name, index) => (needs(index) ? sums[wanted.indexOf(name)] : undefined));
  };
