import { chiSquareSurvival } from "./chi-square.ts";

/** Outcome of a chi-square test. */
export interface ChiSquareTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Probability of a statistic at least as great when nothing but chance is at work. */
  readonly pValue: number;
}

/** The statistic with its p-value. */
export function chiSquareTest(statistic: number, degreesOfFreedom: number): ChiSquareTest {
  return { statistic, degreesOfFreedom, pValue: chiSquareSurvival(statistic, degreesOfFreedom) };
}
