import { DataError } from "@balms/core";
import { contentKind } from "../content/content-kind.ts";

/** What the text at the start of an `.npy` file says. */
export interface NpyHeader {
  /** Element type without byte order, such as "f4". */
  readonly code: string;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the numbers start, in bytes. */
  readonly dataOffset: number;
}

const magic = [0x93, ...new TextEncoder().encode("NUMPY")];

/**
 * Reads type and shape of an `.npy` file of format 1.0, 2.0 or 3.0, before its numbers.
 *
 * @param bytes - the file, or so much of it as has the header: 64 kB do for arrays of numbers and text
 * @param name - what error messages call the file
 * @throws {@link DataError} when the header is cut off, or speaks of several types (structured arrays)
 *
 * @example
 * ```ts
 * import { parseNpyHeader, writeNpy } from "@balms/datasets";
 *
 * const bytes = writeNpy({ shape: [2, 3], data: new Float32Array(6) });
 * const { code, shape } = parseNpyHeader(bytes.subarray(0, 128), "features.npy");
 * console.log(code, shape); // f4 [ 2, 3 ]
 * ```
 *
 * Format: NumPy reference, `numpy.lib.format`.
 */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const rewrite = "Write the file again with numpy.save.";
  if (bytes.length < 10) {
    throw new DataError({
      parameter: name,
      received: `${bytes.length} bytes`,
      expected: "an .npy header of at least 10 bytes",
      hint: `The file is truncated. ${rewrite}`,
    });
  }
  if (magic.some((byte, index) => bytes[index] !== byte)) {
    throw new DataError({
      parameter: name,
      received: contentKind(bytes) ?? "a file that does not start with \\x93NUMPY",
      expected: "an .npy file",
      hint: "An .npz archive or a pickle has to be saved again with numpy.save.",
    });
  }
  const version = bytes[6];
  if (version < 1 || version > 3) {
    throw new DataError({
      parameter: name,
      received: `.npy format version ${version}`,
      expected: "version 1, 2 or 3",
      hint: rewrite,
    });
  }
  const wide = version > 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textOffset = wide ? 12 : 10;
  const complete = bytes.length >= textOffset;
  const textLength = complete ? (wide ? view.getUint32(8, true) : view.getUint16(8, true)) : 0;
  const dataOffset = textOffset + textLength;
  if (!complete || bytes.length < dataOffset) {
    throw new DataError({
      parameter: name,
      received: `${bytes.length} bytes`,
      expected: `a header of ${dataOffset} bytes`,
      hint: `The file is truncated. ${rewrite}`,
    });
  }
  const text = new TextDecoder().decode(bytes.subarray(textOffset, dataOffset));
  return { ...parseDictionary(text, name), dataOffset };
}

function parseDictionary(text: string, name: string): Omit<NpyHeader, "dataOffset"> {
  const type = /'descr'\s*:\s*'([<>|=])?([a-zA-Z]\d*)'/u.exec(text);
  const fortran = /'fortran_order'\s*:\s*(True|False)/u.exec(text);
  const tuple = /'shape'\s*:\s*\(([\d\s,L]*)\)/u.exec(text)?.[1];
  // Python 2 wrote long integers as 10L; a tuple of one ends in a comma.
  const shape = tuple
    ?.split(",")
    .map((part) => part.trim().replace(/L$/u, ""))
    .filter((part) => part !== "")
    .map(Number);
  if (type === null || fortran === null || !shape?.every(Number.isSafeInteger)) {
    throw new DataError({
      parameter: name,
      received: `the header ${JSON.stringify(text.trim().slice(0, 120))}`,
      expected: "'descr' of one number type, 'fortran_order' and 'shape'",
      hint: /'descr'\s*:\s*'[<>|=]?[Mm]8/u.test(text)
        ? "Dates and times are no class ids or features: save whole numbers."
        : "Structured arrays cannot be read: save one column with numpy.save.",
    });
  }
  return {
    code: type[2],
    littleEndian: type[1] !== ">",
    fortranOrder: fortran[1] === "True",
    shape,
  };
}
