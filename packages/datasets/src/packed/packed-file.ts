import { DataError } from "@balms/core";

/** A file of pictures that ships with the package: what is to be known of it. */
export interface PackedSource {
  /** What it is called in messages. */
  readonly name: string;
  /** "sha256:…" over the unpacked file, as this version was built with. */
  readonly expected: string;
  /** What to do about one that is not; default to install the package again. */
  readonly hint?: string;
}

const reinstall = "The file was changed or damaged: install @balms/datasets again.";

/** The refusal of a file that is not the one that this version was built with. */
export function damagedFile(
  { name, expected, hint = reinstall }: PackedSource,
  received: string,
  cause?: unknown,
): DataError {
  return new DataError({
    parameter: name,
    received,
    expected: `digest ${expected}`,
    hint,
    cause,
  });
}

/**
 * Takes an unpacked file apart: the length of its header (4 bytes, little-endian), the header in JSON, and what follows.
 *
 * @param digest - "sha256:…" over `bytes`
 * @throws {@link DataError} when that is not the digest of this version's file
 */
export function openPackedFile(
  bytes: Uint8Array,
  digest: string,
  source: PackedSource,
): { header: unknown; body: Uint8Array } {
  if (digest !== source.expected) throw damagedFile(source, `digest ${digest}`);
  const start = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, start));
  return { header: JSON.parse(text), body: bytes.subarray(start) };
}
