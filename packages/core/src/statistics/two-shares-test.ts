import { chiSquareSurvival } from "./chi-square.ts";

// Terms this much smaller than what was seen change nothing in double precision.
const negligible = 1e-18;

// As R has it: terms that are equal but for rounding count as equal.
const alike = 1 + 1e-7;

// Beyond this variance the exact law takes long, and is a normal one but for its farthest tails.
const mostExact = 1e6;

/**
 * p-value of a class that `first` of `firstRows` rows have and `second` of `secondRows`, if its share is the same in
 * both: Fisher's exact test, two-sided. Given the sum m of both, the first is hypergeometric,
 *
 *     P(x) = C(firstRows, x) · C(secondRows, m − x) / C(firstRows + secondRows, m)
 *
 * and p adds up all x that are no likelier than what was seen. Where the variance of x exceeds 10^6, Pearson's χ² with
 * one degree of freedom stands in for it.
 *
 * Source: Fisher, "The logic of inductive inference", Journal of the Royal Statistical Society 1935; two-sided as in
 * Freeman and Halton, "Note on an exact treatment of contingency", Biometrika 1951.
 */
export function twoSharesTest(
  first: number,
  firstRows: number,
  second: number,
  secondRows: number,
): number {
  const both = first + second;
  const firstPart = firstRows / (firstRows + secondRows);
  const share = both / (firstRows + secondRows);
  const variance = firstPart * secondRows * share * (1 - share);
  if (variance > mostExact) {
    return chiSquareSurvival((first - firstRows * share) ** 2 / variance, 1);
  }
  const least = Math.max(0, both - secondRows);
  const most = Math.min(both, firstRows);
  /** P(x + 1) / P(x). */
  const ratio = (x: number): number =>
    ((both - x) / (x + 1)) * ((firstRows - x) / (secondRows - both + x + 1));
  const mode = Math.min(most, Math.max(least, Math.floor((both + 1) * firstPart)));
  // All in relation to the term at the mode: no factorial, and nothing that overflows.
  let observed = 1;
  for (let x = mode; x < first && observed > 0; x++) observed *= ratio(x);
  for (let x = mode; x > first && observed > 0; x--) observed /= ratio(x - 1);
  let total = 0;
  let extreme = 0;
  const add = (term: number): void => {
    total += term;
    if (term <= observed * alike) extreme += term;
  };
  add(1);
  const end = observed * negligible;
  for (let x = mode, term = 1; x < most && term > end; x++) add((term *= ratio(x)));
  for (let x = mode, term = 1; x > least && term > end; x--) add((term /= ratio(x - 1)));
  return Math.min(1, extreme / total);
}
