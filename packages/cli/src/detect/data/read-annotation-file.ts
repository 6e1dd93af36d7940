import { readAnnotations, type AnnotationSet } from "@balms/detection";
import { openPieces } from "../../data/open-pieces.ts";

/**
 * Reads a file of annotations, as it is or gzipped, piece by piece: memory grows with the objects and not with the file.
 *
 * @throws {@link DataError} naming the file: where it is missing, cut off, no JSON, or what it says cannot be.
 */
export async function readAnnotationFile(
  file: string,
  signal: AbortSignal,
): Promise<AnnotationSet> {
  const expected = "a file of annotations, COCO or LVIS";
  return readAnnotations(openPieces(file, { signal, expected }), { file, signal });
}
