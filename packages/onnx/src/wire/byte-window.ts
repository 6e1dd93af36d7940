import { ModelError } from "@balms/core";
import type { ModelSource } from "./model-source.ts";

const windowSize = 65_536;

/** Reads a file through a window: what is near is not read twice, what is skipped is not read at all. */
export class ByteWindow {
  readonly #source: ModelSource;
  readonly #name: string;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;

  constructor(source: ModelSource, name: string) {
    this.#source = source;
    this.#name = name;
  }

  get size(): number {
    return this.#source.size;
  }

  /** Whether the next bytes can be asked for without reading, as far as the file has them. */
  holds(position: number, count: number): boolean {
    const end = Math.min(position + count, this.size);
    return position >= this.#start && end <= this.#start + this.#bytes.length;
  }

  /** Reads on from there. */
  async load(position: number): Promise<void> {
    const end = Math.min(position + windowSize, this.size);
    this.#bytes = await this.#read(position, end);
    this.#start = position;
  }

  /** The byte at a place that the window holds. */
  at(position: number): number {
    return this.#bytes[position - this.#start] ?? 0;
  }

  /** A copy of some bytes. */
  async copy(start: number, end: number): Promise<Uint8Array> {
    if (!this.holds(start, end - start)) return await this.#read(start, end);
    return this.#bytes.slice(start - this.#start, end - this.#start);
  }

  async #read(start: number, end: number): Promise<Uint8Array> {
    const bytes = await this.#source.read(start, end);
    if (bytes instanceof Uint8Array && bytes.length === end - start) return bytes;
    throw new ModelError({
      parameter: this.#name,
      received: `${bytes instanceof Uint8Array ? `${bytes.length} bytes` : "no bytes"} from ${start} to ${end}`,
      expected: `${end - start} bytes, as the file's size says`,
      hint: "The file changed while it was read, or `read` does not return what it is asked for.",
    });
  }
}
