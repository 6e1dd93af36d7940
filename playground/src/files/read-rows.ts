import { type Features, parseFeatures } from "@balms/datasets/bytes";
import { bytesOf } from "./bytes-of.ts";
import { csvNumbers } from "./csv-numbers.ts";
import { textOf } from "./text-of.ts";

/**
 * Rows of numbers: an `.npy` file of floats [N, D], or a table as text.
 *
 * @throws {@link DataError} that names the file, and the row or line
 */
export async function readRows(file: File): Promise<Features> {
  const bytes = await bytesOf(file);
  // The first byte of such files, which no text begins with.
  if (/\.npy$/iu.test(file.name) || bytes[0] === 0x93) return parseFeatures(bytes, file.name);
  return csvNumbers(
    textOf(bytes, file.name, "rows of numbers, in an .npy file or as CSV"),
    file.name,
  );
}
