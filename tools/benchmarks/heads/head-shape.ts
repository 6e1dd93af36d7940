/** Sizes of a linear head and of what it is trained on. */
export interface HeadShape {
  readonly rows: number;
  readonly dimensions: number;
  readonly classes: number;
  readonly batch: number;
  /** Default 1. */
  readonly threads?: number;
}

/** What the name of a row says of threads. */
export const onThreads = (threads = 1): string => (threads === 1 ? "" : `, ${threads} threads`);

export const headSize = ({ dimensions, classes }: HeadShape): string => `${dimensions}×${classes}`;

/** So many steps that a round takes some tenths of a second at each shape. */
export const stepsPerRound = ({ dimensions, classes }: HeadShape): number =>
  Math.max(3, Math.min(4000, Math.round(20_000_000 / (dimensions * classes))));
