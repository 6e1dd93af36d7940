import { checkList, checkVector, refuse, refuseValue } from "@balms/core/adapter";

/** Beyond, areas are no numbers any more. */
export const farthest = 1e100;

/** Checks numbers that stand four by four, a box each, and gives back how many boxes they are. */
export function checkFours(numbers: ArrayLike<number>, parameter: string): number {
  checkList(numbers, parameter);
  if (numbers.length % 4 !== 0) {
    const expected = "four a box, one box after the other in one list";
    refuse(parameter, `${numbers.length} numbers`, expected);
  }
  checkVector(numbers, parameter);
  for (let i = 0; i < numbers.length; i++) {
    if (Math.abs(numbers[i]) <= farthest) continue;
    const expected = `numbers from -${farthest} to ${farthest}`;
    refuseValue(parameter, numbers[i], expected, ` at position ${i}`);
  }
  return numbers.length / 4;
}
