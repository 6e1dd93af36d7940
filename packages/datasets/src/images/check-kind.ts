import { DataError } from "@balms/core";
import { contentKind } from "../content/content-kind.ts";

// The decoder opens drawings and documents as well, which take as long as they like.
const decodedKinds = ["PNG", "JPEG", "WebP", "GIF", "TIFF", "AVIF", "HEIF"];

/** Refuses bytes that the decoder is not to open. */
export function checkKind(bytes: Uint8Array, path: string): void {
  const kind = contentKind(bytes);
  const isDecoded = decodedKinds.some((name) => kind?.endsWith(`${name} image`) === true);
  if (!isDecoded) throw refuseImage(path, kind ?? "bytes that begin as no image does");
}

/** What is said of a file that is no image, or none that can be read. */
export function refuseImage(
  path: string,
  received: string,
  options: { readonly cause?: unknown } = {},
): DataError {
  return new DataError({
    parameter: path,
    received,
    expected: "a whole PNG, JPEG, WebP, GIF, TIFF or AVIF image in grey or colour, of 8 or 16 bits",
    hint: "Save it anew, as PNG for instance, or remove it.",
    ...options,
  });
}
