import { checkNumber } from "../checks/check-values.ts";

/** log(p/(1 − p)) of a probability p above 0 and below 1, which is checked. */
export function logOdds(p: number, parameter: string): number {
  checkNumber(p, parameter, { above: 0, below: 1 });
  return -Math.log((1 - p) / p);
}
