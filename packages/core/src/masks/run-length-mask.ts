/**
 * Which pixels of an image belong to an object, as run lengths in column order: down the first column, then down the next. `counts` are
 * lengths of runs, of pixels outside and inside in turn, outside first (0 where the first pixel is inside); their sum is height · width.
 */
export interface RunLengthMask {
  readonly size: readonly [height: number, width: number];
  readonly counts: Uint32Array;
}
