import type { FileHandle } from "node:fs/promises";
import { changeOwnFile, openOwnFile } from "../../cache/own-file.ts";
import { notWritten } from "../../output/not-written.ts";

// Rows that lie nearer to each other than this are read together: one read of so much takes no longer than two.
const nearBytes = 2 ** 16;
const mostBytes = 2 ** 22;
const readsAtOnce = 16;

/** Features [rows, D] in a file, of which those alone are in memory that are asked for. */
export class FeatureFile {
  readonly #path: string;
  readonly #dimensions: number;

  constructor(path: string, dimensions: number) {
    this.#path = path;
    this.#dimensions = dimensions;
  }

  /**
   * Writes rows from one on, in a file that may be longer already.
   *
   * @throws {@link ArgumentError} naming the file, when it cannot be written.
   */
  async write(row: number, { buffer, byteOffset, byteLength }: Float32Array): Promise<void> {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    try {
      const file = await changeOwnFile(this.#path);
      try {
        await writeAll(file, bytes, row * this.#rowBytes());
      } finally {
        await file.close();
      }
    } catch (error) {
      throw notWritten(this.#path, error);
    }
  }

  /** Rows from `first` to `end`. */
  async read(first: number, end: number): Promise<Float32Array> {
    return this.pick(Int32Array.from({ length: end - first }, (_, at) => first + at));
  }

  /** Rows in any order, some of them repeatedly. */
  async pick(rows: Int32Array): Promise<Float32Array> {
    const size = this.#dimensions;
    const picked = new Float32Array(rows.length * size);
    const order = Uint32Array.from(rows, (_, at) => at).toSorted(
      (left, right) => (rows[left] ?? 0) - (rows[right] ?? 0),
    );
    const spans = this.#spans(rows, order);
    const file = await openOwnFile(this.#path);
    try {
      for (let at = 0; at < spans.length; at += readsAtOnce) {
        const some = spans.slice(at, at + readsAtOnce);
        await Promise.all(
          some.map(async (places) => {
            const first = rows[places[0] ?? 0] ?? 0;
            const end = (rows[places.at(-1) ?? 0] ?? 0) + 1;
            const block = new Float32Array((end - first) * size);
            await readWhole(file, block, first * this.#rowBytes());
            for (const place of places) {
              const start = ((rows[place] ?? 0) - first) * size;
              picked.set(block.subarray(start, start + size), place * size);
            }
          }),
        );
      }
    } finally {
      await file.close();
    }
    return picked;
  }

  #rowBytes(): number {
    return this.#dimensions * Float32Array.BYTES_PER_ELEMENT;
  }

  /** The order, cut where the next row is far, or what would be read together becomes much. */
  #spans(rows: Int32Array, order: Uint32Array): Uint32Array[] {
    const spans: Uint32Array[] = [];
    let start = 0;
    for (let at = 1; at <= order.length; at += 1) {
      const [first, before, next] = [start, at - 1, at].map(
        (place) => rows[order[place] ?? 0] ?? 0,
      );
      const isFar = (next - before - 1) * this.#rowBytes() > nearBytes;
      if (at < order.length && !isFar && (next - first) * this.#rowBytes() <= mostBytes) continue;
      spans.push(order.subarray(start, at));
      start = at;
    }
    return spans;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    done += (await file.write(bytes, done, bytes.length - done, place + done)).bytesWritten;
  }
}

async function readWhole(
  file: FileHandle,
  { buffer, byteLength }: Float32Array,
  place: number,
): Promise<void> {
  const bytes = new Uint8Array(buffer);
  let done = 0;
  while (done < byteLength) {
    const { bytesRead } = await file.read(bytes, done, byteLength - done, place + done);
    if (bytesRead === 0) throw new RangeError("a file of features that ends before its rows");
    done += bytesRead;
  }
}
