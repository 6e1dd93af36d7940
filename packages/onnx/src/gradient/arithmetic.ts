import type { GraphBuilder } from "../graph/graph-builder.ts";
import { elementTypeCode } from "../model/element-type.ts";

/** A value of the graph, or a number. */
export type Operand = string | number;

/** Formulas as nodes: what adds to the graph one operator for each sign of a formula. */
export interface Arithmetic {
  readonly add: (a: Operand, b: Operand) => string;
  readonly sub: (a: Operand, b: Operand) => string;
  readonly mul: (a: Operand, b: Operand) => string;
  readonly div: (a: Operand, b: Operand) => string;
  readonly greater: (a: Operand, b: Operand) => string;
  readonly equal: (a: Operand, b: Operand) => string;
  /** A value where a condition holds, another one elsewhere. */
  readonly select: (condition: string, a: Operand, b: Operand) => string;
  /** One where a condition holds, zero elsewhere. */
  readonly mask: (condition: string) => string;
  /** A function of one value, by the name of its operator. */
  readonly apply: (operator: string, value: string) => string;
}

/** Formulas in the element type of a value. */
export function arithmetic(graph: GraphBuilder, like: string): Arithmetic {
  const type = graph.floatTypeOf(like);
  const value = (operand: Operand): string =>
    typeof operand === "number" ? graph.scalar(operand, type) : operand;
  const binary =
    (operator: string) =>
    (a: Operand, b: Operand): string =>
      graph.node(operator, [value(a), value(b)]);
  return {
    add: binary("Add"),
    sub: binary("Sub"),
    mul: binary("Mul"),
    div: binary("Div"),
    greater: binary("Greater"),
    equal: binary("Equal"),
    select: (condition, a, b) => graph.node("Where", [condition, value(a), value(b)]),
    mask: (condition) => graph.node("Cast", [condition], { to: elementTypeCode(type) }),
    apply: (operator, operand) => graph.node(operator, [operand]),
  };
}
