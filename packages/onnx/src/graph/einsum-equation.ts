import { largestOf } from "../model/largest-of.ts";

/** An equation of Einsum with a letter for every axis. */
export interface EinsumEquation {
  /** The letters of each operand. */
  readonly terms: readonly string[];
  /** The letters of the result. */
  readonly result: string;
}

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Letters that stand once in all operands, in the order of the alphabet: what the result has where the equation does not say it. */
function impliedResult(terms: readonly string[]): string {
  const letters = terms.join("").replaceAll(".", "").split("");
  const single = letters.filter(
    (letter) => letters.indexOf(letter) === letters.lastIndexOf(letter),
  );
  const dots = terms.some((term) => term.includes(".")) ? "..." : "";
  return dots + single.toSorted().join("");
}

/**
 * Reads an equation: dots become letters that it does not use, the last of them for the last axis, and the result is written out.
 *
 * @param equation - as the operator has it
 * @param ranks - number of dimensions of each operand; undefined where it is not known, which matters for dots alone
 * @returns undefined for what is no equation for these operands
 */
export function readEinsum(
  equation: string,
  ranks: readonly (number | undefined)[],
): EinsumEquation | undefined {
  const [left, right] = equation.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  const result = right ?? impliedResult(terms);
  if (terms.length !== ranks.length) return undefined;
  const hidden = terms.map((term, index) => {
    const rank = ranks[index];
    if (!term.includes("...")) return 0;
    return rank === undefined ? undefined : rank - (term.length - 3);
  });
  if (!hidden.every((count) => count !== undefined && count >= 0)) return undefined;
  const counts = hidden.map(Number);
  const free = alphabet.split("").filter((letter) => !equation.includes(letter));
  const most = largestOf(counts);
  const dots = free.slice(0, most).join("");
  if (dots.length < most) return undefined;
  return {
    terms: terms.map((term, index) => term.replace("...", dots.slice(most - counts[index]))),
    result: result.replace("...", dots),
  };
}
