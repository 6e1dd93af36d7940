// No digit can be matched in two ways: long lines of digits would take the square of their length.
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu;

/** Whether text is a number in digits. */
export function isNumber(text: string): boolean {
  return number.test(text);
}

/** Whether text is several numbers with spaces between them. */
export function isNumberList(text: string): boolean {
  // Most texts show at once that they are none.
  if (!/^[\s\d.+-]/u.test(text)) return false;
  const parts = text.split(/\s+/u);
  return parts.length > 1 && parts.every(isNumber);
}

/** Whether text ends in a whole number that stands by itself. */
export function endsInNumber(text: string): boolean {
  return /\s\d+$/u.test(text);
}
