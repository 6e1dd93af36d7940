import { isNumber } from "./number-text.ts";

/** The largest class id that a file may have. */
export const largestId: number = 2 ** 31 - 1;

/** The class id that text is, or undefined when it is no whole number from 0 to {@link largestId}. */
export function classId(text: string): number | undefined {
  const id = isNumber(text) ? Number(text) : -1;
  // Not −0.
  return Number.isInteger(id) && id >= 0 && id <= largestId ? id + 0 : undefined;
}
