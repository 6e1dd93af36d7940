import type { FloatArray } from "../arrays/float-array.ts";
import type { Labels } from "../checks/class-ids.ts";

/** Rows that a head is made from: stored features of a frozen model, and their classes. */
export interface HeadData<Values extends FloatArray = FloatArray> {
  /** x [N, D], row after row, finite. */
  readonly features: Values;
  /** Class id per row [N]. */
  readonly labels: Labels;
}
