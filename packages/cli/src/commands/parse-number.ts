import { InvalidArgumentError } from "commander";

interface NumberRange {
  /** What is allowed, in words: the message of a refusal. */
  readonly expected: string;
  readonly minimum: number;
  readonly maximum?: number;
  /** The minimum itself is not allowed. */
  readonly above?: boolean;
  readonly integer?: boolean;
}

/**
 * A commander parser for a number within a range.
 *
 * @param range - Which numbers are allowed and how to say so.
 * @returns A function from the option's text to its number, which throws InvalidArgumentError.
 */
export function parseNumber(range: NumberRange): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const fits =
      text.trim() !== "" &&
      Number.isFinite(value) &&
      (range.above === true ? value > range.minimum : value >= range.minimum) &&
      value <= (range.maximum ?? Number.MAX_SAFE_INTEGER) &&
      (range.integer !== true || Number.isInteger(value));
    if (!fits) {
      throw new InvalidArgumentError(`Expected ${range.expected}.`);
    }
    return value;
  };
}

/** A whole number from 1 on. */
export const positiveInteger: (text: string) => number = parseNumber({
  expected: "a whole number from 1 on",
  minimum: 1,
  integer: true,
});

/** A whole number from 0 on. */
export const wholeNumber: (text: string) => number = parseNumber({
  expected: "a whole number from 0 on",
  minimum: 0,
  integer: true,
});

/** A number above 0. */
export const positiveNumber: (text: string) => number = parseNumber({
  expected: "a number above 0",
  minimum: 0,
  above: true,
});

/** A number from 0 on. */
export const nonNegativeNumber: (text: string) => number = parseNumber({
  expected: "a number from 0 on",
  minimum: 0,
});

/** Numbers with commas between them, each read by `parse`. */
export function listOf(parse: (text: string) => number): (text: string) => number[] {
  return (text) => text.split(",").map((part) => parse(part.trim()));
}
