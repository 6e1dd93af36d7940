/** A box as annotations and results have it: its upper left corner and its sides, in pixels. */
export type Box = readonly [x: number, y: number, width: number, height: number];
