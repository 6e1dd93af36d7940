import { InvalidArgumentError } from "commander";

interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  /** The minimum itself is not allowed. */
  readonly above?: boolean;
  /** The maximum itself is not allowed. */
  readonly below?: boolean;
  readonly integer?: boolean;
  /** What decides the maximum, when it is not obvious. */
  readonly because?: string | undefined;
}

/**
 * A commander parser for a number within a range.
 *
 * @param range - Which numbers are allowed; a refusal names both ends.
 * @returns A function from the option's text to its number, which throws InvalidArgumentError.
 */
export function parseNumber(range: NumberRange): (text: string) => number {
  const { minimum, maximum, above = false, below = false, integer = false, because } = range;
  const kind = integer ? "a whole number" : "a number";
  const expected = `${kind} ${above ? "above" : "from"} ${minimum} to ${below ? "below " : ""}${maximum}`;
  return (text) => {
    const value = Number(text);
    const fits =
      text.trim() !== "" &&
      (above ? value > minimum : value >= minimum) &&
      (below ? value < maximum : value <= maximum) &&
      (!integer || Number.isInteger(value));
    if (!fits) {
      throw new InvalidArgumentError(
        `Expected ${expected}${because === undefined ? "" : `, ${because}`}.`,
      );
    }
    return value;
  };
}

/** A whole number from 1 to `maximum`. */
export function countUpTo(maximum: number, because?: string): (text: string) => number {
  return parseNumber({ minimum: 1, maximum, integer: true, because });
}

/** A whole number from 0 to the largest that is exact. */
export const wholeNumber: (text: string) => number = parseNumber({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  integer: true,
});

// Beyond it single-precision arithmetic has long overflowed.
const largest = 1e6;

/** A number above 0, such as a learning rate. */
export const positiveNumber: (text: string) => number = parseNumber({
  minimum: 0,
  maximum: largest,
  above: true,
});

/** A number from 0 on, such as a weight decay. */
export const nonNegativeNumber: (text: string) => number = parseNumber({
  minimum: 0,
  maximum: largest,
});

/** Numbers with commas between them, each read by `parse`. */
export function listOf(parse: (text: string) => number): (text: string) => number[] {
  return (text) => text.split(",").map((part) => parse(part.trim()));
}
