import { joinRuns, mergeRuns } from "./merge-runs.ts";
import { fifths } from "./polygon-grid.ts";
import type { PictureSize } from "./run-length-mask.ts";

/** Runs of the pixels inside at least one of several polygons. */
export function runsOfPolygons(polygons: readonly Int32Array[], size: PictureSize): Uint32Array {
  return polygons
    .map((points) => runsOfPolygon(points, size))
    .reduce((merged, runs) => mergeRuns(merged, runs, false));
}

/**
 * Runs of the pixels inside a polygon. Its boundary is followed in steps of a fifth of a pixel, rounded as the reference does it; wherever it
 * crosses the middle of a column, the column turns from background to object, or back.
 */
function runsOfPolygon(points: Int32Array, [height, width]: PictureSize): Uint32Array {
  const crossings = new Crossings(height, width);
  const { length } = points;
  for (let i = 0; i < length; i += 2) {
    const next = (i + 2) % length;
    followEdge(points[i], points[i + 1], points[next], points[next + 1], crossings);
  }
  const positions = crossings.sorted();
  const runs = new Uint32Array(positions.length + 1);
  let last = 0;
  for (let i = 0; i < positions.length; i++) {
    runs[i] = positions[i] - last;
    last = positions[i];
  }
  runs[positions.length] = height * width - last;
  return joinRuns(runs);
}

/** Steps from one point to the next along the longer side; the shorter one is interpolated, from the smaller end up. */
function followEdge(x0: number, y0: number, x1: number, y1: number, crossings: Crossings): void {
  const [width, height] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  const isFlat = width >= height;
  const steps = isFlat ? width : height;
  // Of a point that stands there twice nothing follows.
  if (steps === 0) return;
  const isBack = isFlat ? x0 > x1 : y0 > y1;
  const [fromX, fromY] = isBack ? [x1, y1] : [x0, y0];
  const slope = ((isFlat ? y1 - y0 : x1 - x0) * (isBack ? -1 : 1)) / steps;
  for (let step = 0; step <= steps; step++) {
    const t = isBack ? steps - step : step;
    if (isFlat) crossings.visit(t + fromX, Math.trunc(fromY + slope * t + 0.5));
    else crossings.visit(Math.trunc(fromX + slope * t + 0.5), t + fromY);
  }
}

/** Where a boundary crosses the middles of columns: positions in the picture, counted down the columns. */
class Crossings {
  readonly #height: number;
  readonly #width: number;
  readonly #found: number[] = [];
  #x: number | undefined;
  #y = 0;

  constructor(height: number, width: number) {
    this.#height = height;
    this.#width = width;
  }

  /** The next point of the boundary, in fifths of a pixel. */
  visit(x: number, y: number): void {
    if (this.#x !== undefined && x !== this.#x) {
      const crossed = x < this.#x ? x : x - 1;
      const column = (crossed - 2) / fifths;
      if (column >= 0 && column < this.#width && crossed % fifths === 2) {
        const row = Math.ceil((Math.min(y, this.#y) + 0.5) / fifths - 0.5);
        this.#found.push(column * this.#height + Math.max(0, Math.min(row, this.#height)));
      }
    }
    this.#x = x;
    this.#y = y;
  }

  sorted(): Float64Array {
    return new Float64Array(this.#found).toSorted();
  }
}
