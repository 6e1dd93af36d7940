import { basename } from "node:path";
import { DataError } from "@balms/core";
import type { PixelSize } from "@balms/datasets";
import type { AnnotationSet } from "@balms/detection";
import { formatCount } from "../../terminal/format-values.ts";
import type { PictureDigests } from "./picture-digests.ts";

/**
 * Refuses pictures of other proportions than their annotations say: cropped, padded or turned ones, in which boxes are not where the objects are.
 * The same picture in another size is stretched to what the detector takes, and its boxes with it.
 *
 * @throws {@link DataError} that names one of them.
 */
export function refuseOtherShapes(
  { files, sizes }: Pick<PictureDigests, "files" | "sizes">,
  { set, file }: { readonly set: Pick<AnnotationSet, "images">; readonly file: string },
): void {
  const others = sizes.flatMap((size, index) => {
    const { width = 0, height = 0 } = set.images[index] ?? {};
    return isAlike(size, { width, height }) ? [] : [{ index, size, said: { width, height } }];
  });
  const [first] = others;
  if (first === undefined) return;
  const { index, size, said } = first;
  const count = `${formatCount(others.length)} of ${formatCount(sizes.length)}`;
  throw new DataError({
    parameter: file,
    received: `${count} images of other proportions than the file says: ${basename(files[index] ?? "")} has ${shown(size)} pixels, and not ${shown(said)}`,
    expected: "the images that were annotated, or the same ones in another size",
    hint:
      size.width === said.height && size.height === said.width
        ? "Images are turned upright, as their EXIF orientation says: annotate them so, or remove that entry where the boxes are of the image as it is stored."
        : "Boxes and masks are elsewhere in images that were cropped or padded.",
  });
}

/** Whether one may be the other in another size, whose sides were rounded in either direction. */
function isAlike(one: PixelSize, other: PixelSize): boolean {
  const skew = Math.abs(one.width * other.height - one.height * other.width);
  return skew <= Math.max(one.width + one.height, other.width + other.height);
}

function shown({ width, height }: PixelSize): string {
  return `${width} × ${height}`;
}
