/** So many steps of something. */
export type Work = (steps: number) => unknown;

/** What no step can do without. */
export type Floor =
  /** Moves as many bytes as a step must, and does nothing else. */
  | { readonly kind: "copy"; readonly copy: Work }
  /** Multiplications of a step, each with an addition: a matrix product makes as many of them in a time as can be. */
  | { readonly kind: "product"; readonly operations: number };

/** One size of what is timed. */
export interface GrowthPoint {
  readonly work: Work;
  readonly floor?: Floor;
  readonly release?: () => Promise<void>;
}

/** Something that is timed at four sizes. */
export interface GrowthSeries {
  readonly topic: string;
  readonly name: string;
  /** The letter of the size. */
  readonly over: "B" | "C" | "D" | "N";
  readonly sizes: readonly number[];
  prepare(size: number): GrowthPoint | Promise<GrowthPoint>;
}

export interface GrowthMeasured extends Pick<GrowthSeries, "topic" | "name" | "over" | "sizes"> {
  /** Of a step, at each size. */
  readonly milliseconds: readonly number[];
  readonly exponent: number;
  readonly floor?: Floor["kind"] | undefined;
  /** Times what the floor takes, at each size. */
  readonly timesFloor?: readonly number[] | undefined;
}

/** From a size four times as much, three times over. */
export const fourfold = (least: number): number[] => [1, 4, 16, 64].map((factor) => factor * least);
