import { checkList, refuse } from "@balms/core/adapter";
import { gridPoints } from "./polygon-grid.ts";
import { runsOfPolygons } from "./polygon-runs.ts";
import { checkSize, type PictureSize, type RunLengthMask } from "./run-length-mask.ts";

/**
 * The mask of one object that is given by its outlines: what is inside at least one of them, pixel by pixel what the tools of COCO and LVIS find.
 *
 * Pixel (x, y) has its middle at (x, y) + ½. What reaches beyond the picture is cut off; an outline that is thinner than a pixel may have no pixels.
 *
 * Source: Lin et al., "Microsoft COCO: common objects in context", ECCV 2014, and its public tools.
 *
 * @param polygons - per part [x, y, x, y, …] in pixels, at least three points each
 * @param size - [height, width]
 * @throws {@link ArgumentError} for an odd number of coordinates, less than three points, NaN, and coordinates beyond 10^6
 *
 * @example
 * ```ts
 * import { maskArea, maskFromPolygons } from "@balms/detection";
 *
 * const mask = maskFromPolygons([[1, 1, 4, 1, 4, 3, 1, 3]], [10, 10]);
 * console.log(maskArea(mask)); // 6
 * ```
 */
export function maskFromPolygons(
  polygons: readonly ArrayLike<number>[],
  size: PictureSize,
): RunLengthMask {
  checkSize(size, "size");
  checkList(polygons, "polygons");
  if (polygons.length === 0) refuse("polygons", "no polygons", "at least one");
  const points = Array.from(polygons, (polygon, i) => gridPoints(polygon, `polygons[${i}]`));
  return { size: [size[0], size[1]], counts: runsOfPolygons(points, size) };
}
