import { checkList } from "../checks/check-list.ts";
import { checkWhole } from "../checks/check-values.ts";
import { refuse } from "../errors/refuse.ts";
import type { RunLengthMask } from "./run-length-mask.ts";

/**
 * Run lengths of a picture of a mask.
 *
 * @param bitmap - [height · width], row after row from the top left: 0 outside, anything else inside
 * @param size - [height, width], pixels
 * @throws {@link ArgumentError} for a size that is no two whole numbers, and a bitmap of another size
 *
 * @example
 * ```ts
 * import { maskFromBitmap } from "@balms/core/adapter";
 *
 * console.log(maskFromBitmap([0, 1, 1, 0, 1, 1], [2, 3]).counts); // 2, 4: the first column, then the others
 * ```
 *
 * Source: Lin et al., "Microsoft COCO: Common objects in context", ECCV 2014; its run-length encoding.
 */
export function maskFromBitmap(
  bitmap: ArrayLike<number>,
  size: readonly [height: number, width: number],
): RunLengthMask {
  checkList(size, "size");
  const [height, width] = size;
  checkWhole(height, "size[0]", 0);
  checkWhole(width, "size[1]", 0);
  checkList(bitmap, "bitmap");
  if (bitmap.length !== height * width) {
    refuse("bitmap", `${bitmap.length} pixels`, `${height} · ${width} pixels`);
  }
  const counts: number[] = [];
  let inside = false;
  let run = 0;
  for (let column = 0; column < width; column++) {
    for (let pixel = column; pixel < bitmap.length; pixel += width) {
      if ((bitmap[pixel] !== 0) !== inside) {
        counts.push(run);
        inside = !inside;
        run = 0;
      }
      run++;
    }
  }
  counts.push(run);
  return { size: [height, width], counts: Uint32Array.from(counts) };
}
