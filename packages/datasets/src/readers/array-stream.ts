import { DataError } from "@balms/core";
import { parseIdxHeader } from "./parse-idx-header.ts";
import { parseNpyHeader } from "./parse-npy-header.ts";

/** What the start of a stored array says. */
export interface ArrayHeader {
  /** Element type without byte order, in NumPy's code, such as "f4". */
  readonly code: string;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** An array that is read in pieces, since it need not fit into memory. */
export interface ArrayStream {
  readonly header: ArrayHeader;
  /** The bytes of the elements, in pieces of whole elements of `size` bytes each; as many as the header announces. */
  readonly elements: (size: number) => AsyncGenerator<Uint8Array, void>;
}

/** What is longer was not written by NumPy: names of columns take a few thousand bytes at most. */
const longestHeader = 2 ** 20;

/**
 * Opens an array that comes in pieces.
 *
 * @throws {@link DataError} for what is no array; its elements throw where they end too early or too late
 */
export async function openArray(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  storage: "npy" | "idx",
): Promise<ArrayStream> {
  const source = chunks[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  for (let wanted = 12; head.length < wanted; wanted = headerSize(head, storage)) {
    const { value, done = false } = await source.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  const { dataOffset, ...header } =
    storage === "npy" ? parseNpyHeader(head, name) : parseIdxHeader(head, name);
  const elements = (size: number): AsyncGenerator<Uint8Array, void> => {
    const length = header.shape.reduce((product, dimension) => product * dimension, 1);
    const parts = behind(head.subarray(dataOffset), source);
    return wholeElements(parts, { name, header, dataOffset, size, length });
  };
  return { header, elements };
}

/** Bytes of the header, or as many as say how long it is. */
function headerSize(head: Uint8Array, storage: "npy" | "idx"): number {
  if (head.length < 12) return 12;
  if (storage === "idx") return 4 + 4 * head[3];
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const size = head[6] > 1 ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true);
  return Math.min(size, longestHeader);
}

async function* behind(
  rest: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (rest.length > 0) yield rest;
    for (;;) {
      const { value, done = false } = await source.next();
      if (done) return;
      yield value;
    }
  } finally {
    await source.return?.();
  }
}

interface Announced {
  readonly name: string;
  readonly header: ArrayHeader;
  readonly dataOffset: number;
  /** Bytes of an element, and the number of elements. */
  readonly size: number;
  readonly length: number;
}

async function* wholeElements(
  parts: AsyncIterable<Uint8Array>,
  announced: Announced,
): AsyncGenerator<Uint8Array, void> {
  const { size, length } = announced;
  const bytes = size * length;
  let seen = 0;
  let rest: Uint8Array = new Uint8Array(0);
  for await (const part of parts) {
    seen += part.length;
    if (seen > bytes) throw refuseLength(announced, seen);
    const piece = rest.length === 0 ? part : Buffer.concat([rest, part]);
    const whole = piece.length - (piece.length % size);
    // A copy: what a stream hands out may be overwritten.
    rest = Uint8Array.from(piece.subarray(whole));
    if (whole > 0) yield piece.subarray(0, whole);
  }
  if (seen < bytes) throw refuseLength(announced, seen);
}

function refuseLength({ name, header, dataOffset, size, length }: Announced, seen: number): Error {
  const isShort = seen < size * length;
  const received = `${isShort ? "" : "more than "}${dataOffset + Math.min(seen, size * length)} bytes`;
  return new DataError({
    parameter: name,
    received,
    expected: `${dataOffset + size * length} bytes for shape [${header.shape.join(", ")}] of "${header.code}"`,
    hint: isShort
      ? "The file is truncated. Write or copy it again."
      : "The file goes on after its array. Save one array per file.",
  });
}
