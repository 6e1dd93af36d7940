import { ModelError } from "@balms/core";
import type { FieldSpan } from "./file-span.ts";
import { spanField } from "./file-span.ts";
import { recordPrefix, varint } from "./varint.ts";

// What is kept of a file is held several times over while it is decoded.
const mostBytes = 512 * 2 ** 20;

/** Pieces of a message, and how long they are together. */
export class Pieces {
  readonly list: Uint8Array[] = [];
  size = 0;

  add(bytes: Uint8Array): void {
    this.list.push(bytes);
    this.size += bytes.length;
  }

  /** A message inside this one. */
  addMessage(field: number, inner: Pieces): void {
    this.add(recordPrefix(field, inner.size));
    for (const piece of inner.list) this.list.push(piece);
    this.size += inner.size;
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.size);
    let position = 0;
    for (const piece of this.list) {
      bytes.set(piece, position);
      position += piece.length;
    }
    return bytes;
  }
}

/** What a file is without its large data, as it is collected. */
export class Skeleton {
  // In the bytes a field of its own stands for each span, with its place in this list.
  readonly #spans: (FieldSpan | undefined)[] = [];
  readonly #name: string;
  #kept = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** The field that stands for data in the file. */
  leave(span: FieldSpan): Uint8Array {
    const place = varint(this.#spans.push(span) - 1);
    return Uint8Array.of(...recordPrefix(spanField, place.length), ...place);
  }

  /** How many data were left. */
  get count(): number {
    return this.#spans.length;
  }

  /** The data at a place of the list; undefined when there are none, or they were taken already. */
  take(place: number): FieldSpan | undefined {
    const span = this.#spans[place];
    this.#spans[place] = undefined;
    return span;
  }

  /** Counts what is kept. */
  keep(size: number): void {
    this.#kept += size;
    if (this.#kept <= mostBytes) return;
    throw new ModelError({
      parameter: this.#name,
      received: `more than ${mostBytes / 2 ** 20} MB of nodes, names and texts`,
      expected: "a model whose graph fits into memory; only tensors may be larger",
      hint: "The file is damaged, or no ONNX model.",
    });
  }
}
