import { mean } from "../../experiments/spread.ts";

/** The exponent of times ∝ size^exponent that fits best: the slope of the least squares in their logarithms. */
export function fitExponent(sizes: readonly number[], times: readonly number[]): number {
  const [x, y] = [sizes, times].map((values) => values.map((value) => Math.log(value)));
  const [middle, height] = [mean(x), mean(y)];
  const products = x.map((value, i) => (value - middle) * (y[i] - height));
  return mean(products) / mean(x.map((value) => (value - middle) ** 2));
}
