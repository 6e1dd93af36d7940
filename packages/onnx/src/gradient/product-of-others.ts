import type { GraphBuilder } from "../graph/graph-builder.ts";
import { arithmetic } from "./arithmetic.ts";

/** How factors were multiplied: each method does the same with other numbers. */
export interface Product {
  /** Multiplies numbers of the factors' shape into results, as the operator did. */
  readonly multiply: (factors: string) => string;
  /** Adds them up in the same places. */
  readonly count: (terms: string) => string;
  /** Brings a number for each result to the factors that it was made of. */
  readonly spread: (results: string) => string;
}

/**
 * For each factor the product of the others, by which its gradient is scaled: right also where factors are zero, for which the
 * product would have to be divided by zero.
 */
export function productOfOthers(graph: GraphBuilder, factors: string, product: Product): string {
  const { equal, mask, select, sub, div, mul } = arithmetic(graph, factors);
  const isZero = equal(factors, 0);
  const zeros = mask(isZero);
  const nonzero = select(isZero, 1, factors);
  const otherZeros = sub(product.spread(product.count(zeros)), zeros);
  const others = div(product.spread(product.multiply(nonzero)), nonzero);
  return mul(others, mask(equal(otherZeros, 0)));
}
