import type { ModelSpan } from "./file-span.ts";
import { recordPrefix } from "./varint.ts";

/** A piece of a file to be written: its bytes, or where they are. */
export type ModelPart = Uint8Array | ModelSpan;

/** Shorter pieces of bytes that follow on each other are put together. */
const largeEnough = 4096;

/** How many bytes a part is. */
export function partSize(part: ModelPart): number {
  return part instanceof Uint8Array ? part.length : part.end - part.start;
}

/** A file, or a message in it, as a list of parts. */
export class PartList {
  readonly #parts: ModelPart[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(part: ModelPart): void {
    this.#parts.push(part);
    this.#size += partSize(part);
  }

  /** A field with a length before it: bytes, a span or a message. */
  addField(field: number, content: ModelPart | PartList): void {
    const isList = content instanceof PartList;
    this.add(recordPrefix(field, isList ? content.size : partSize(content)));
    if (!isList) {
      this.add(content);
      return;
    }
    for (const part of content.#parts) this.#parts.push(part);
    this.#size += content.size;
  }

  /** The parts, small ones together. */
  toParts(): ModelPart[] {
    const parts: ModelPart[] = [];
    let small: Uint8Array[] = [];
    const join = (): void => {
      if (small.length > 0) parts.push(concatenate(small));
      small = [];
    };
    for (const part of this.#parts) {
      if (part instanceof Uint8Array && part.length < largeEnough) small.push(part);
      else {
        join();
        parts.push(part);
      }
    }
    join();
    return parts;
  }

  /** All bytes; undefined when some lie in a file. */
  toBytes(): Uint8Array | undefined {
    const bytes = this.#parts.filter((part) => part instanceof Uint8Array);
    return bytes.length === this.#parts.length ? concatenate(bytes) : undefined;
  }
}

/** Pieces of bytes in one array. */
export function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let position = 0;
  for (const piece of pieces) {
    all.set(piece, position);
    position += piece.length;
  }
  return all;
}
