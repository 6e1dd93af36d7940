import { hexDigits, latinText } from "./start-text.ts";
import { utf16Kind } from "./utf16-kind.ts";
import { zipKind } from "./zip-kind.ts";

// First bytes as hexadecimal digits, and where they stand if not at the start.
const signatures: readonly (readonly [start: string, kind: string, offset?: number])[] = [
  ["934e554d5059", "a NumPy array (.npy)"],
  ["1f8b", "gzip data"],
  ["28b52ffd", "Zstandard data"],
  ["314159265359", "bzip2 data", 4],
  ["fd377a585a00", "xz data"],
  ["04224d18", "LZ4 data"],
  ["377abcaf271c", "a 7-Zip archive"],
  ["526172211a07", "a RAR archive"],
  ["7573746172", "a tar archive", 257],
  ["5041523115", "a Parquet file"],
  ["4152524f57310000", "an Arrow (Feather) file"],
  ["4f626a01", "an Avro file"],
  ["894844460d0a1a0a", "an HDF5 file"],
  ["4d41544c414220352e30204d41542d66696c65", "a MATLAB file (.mat)"],
  ["4d41544c414220372e33204d41542d66696c65", "a MATLAB file (.mat)"],
  ["43444601", "a NetCDF file"],
  ["43444602", "a NetCDF file"],
  ["53514c69746520666f726d6174203300", "an SQLite database"],
  ["89504e470d0a1a0a", "a PNG image"],
  ["ffd8ff", "a JPEG image"],
  ["474946383761", "a GIF image"],
  ["474946383961", "a GIF image"],
  ["49492a00", "a TIFF image"],
  ["4d4d002a", "a TIFF image"],
  ["49492b0008000000", "a TIFF image"],
  ["4d4d002b00080000", "a TIFF image"],
  ["6674797061766966", "an AVIF image", 4],
  ["6674797061766973", "an AVIF image", 4],
  ["667479706d696631", "a HEIF image", 4],
  ["667479706d736631", "a HEIF image", 4],
  ["5745425056503", "a WebP image", 8],
  ["57415645666d7420", "a WAV recording", 8],
  ["255044462d", "a PDF document"],
  ["d0cf11e0a1b11ae1", "an old Office document (.xls, .doc)"],
  ["7f454c46", "a program (ELF)"],
  ["4d5a90", "a program (Windows)"],
];

const pointerStart = "version https://git-lfs.github.com/spec/";

/**
 * What bytes plainly are when they are not UTF-8 text, by how they begin: "gzip data", "a Parquet file", "text in
 * UTF-16, little-endian"; undefined where nothing is known of them. A few hundred bytes are enough.
 *
 * @param bytes - the first of a file, or all
 *
 * @example
 * ```ts
 * import { contentKind } from "@balms/datasets";
 *
 * console.log(contentKind(Uint8Array.of(0x1f, 0x8b, 8, 0))); // gzip data
 * ```
 */
export function contentKind(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, 300);
  const hex = hexDigits(start);
  const found = signatures.find(([digits, , offset = 0]) => hex.startsWith(digits, 2 * offset));
  if (found !== undefined) return found[1];
  if (hex.startsWith("504b0304") || hex.startsWith("504b0506")) return zipKind(start);
  // Protocols 2 to 5 of Python's pickle say so in two bytes; a letter in UTF-8 never begins with 0x80.
  if (/^800[2-5]/u.test(hex)) return "a Python pickle";
  // Behind a checksum, and before its version, a small number of eight bytes: "species\nDUCK" begins a text.
  if (/^.{16}4455434b.{4}0{12}/u.test(hex)) return "a DuckDB database";
  if (/^0000(?:08|09|0b|0c|0d|0e)/u.test(hex)) return "an IDX file";
  if (latinText(start).startsWith(pointerStart)) {
    return "a Git LFS pointer, which stands for a file that was not fetched";
  }
  return utf16Kind(bytes.subarray(0, 4096));
}
