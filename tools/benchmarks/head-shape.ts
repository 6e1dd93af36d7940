/** Sizes of a linear head and of what it is trained on. */
export interface HeadShape {
  readonly rows: number;
  readonly dimensions: number;
  readonly classes: number;
  readonly batch: number;
}

export const headSize = ({ dimensions, classes }: HeadShape): string => `${dimensions}×${classes}`;

/** So many steps that a round takes some tenths of a second at each shape. */
export const stepsPerRound = ({ dimensions, classes }: HeadShape): number =>
  Math.max(20, Math.min(4000, Math.round(10_000_000 / (dimensions * classes))));
