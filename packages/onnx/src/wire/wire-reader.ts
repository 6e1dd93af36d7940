import { ModelError } from "@balms/core";
import { ByteWindow } from "./byte-window.ts";
import type { ModelSource } from "./model-source.ts";

/** One field of a message as it lies in the file. */
export interface WireRecord {
  readonly field: number;
  /** 0 varint, 1 eight bytes, 2 a length and so many bytes, 5 four bytes. */
  readonly wireType: number;
  /** Where its tag begins. */
  readonly start: number;
  /** Where its payload begins: behind tag and length. */
  readonly payload: number;
  readonly end: number;
}

/** Reads the records of protobuf's wire format. Positions are plain numbers, exact far beyond 4 GB. */
export class WireReader {
  readonly #window: ByteWindow;
  readonly #name: string;

  constructor(source: ModelSource, name: string) {
    this.#window = new ByteWindow(source, name);
    this.#name = name;
  }

  /** What is thrown at bytes that are no model. */
  damaged(what: string, cause?: unknown): ModelError {
    return new ModelError({
      parameter: this.#name,
      received: `${this.#window.size} bytes that are not a complete ONNX model: ${what}`,
      expected: "an .onnx file",
      hint: "The file is truncated or of another kind: download or export it again.",
      cause,
    });
  }

  async copy(start: number, end: number): Promise<Uint8Array> {
    return await this.#window.copy(start, end);
  }

  /** The record that begins at a place; it ends at `limit` or before. */
  record(start: number, limit: number): WireRecord | Promise<WireRecord> {
    // A tag and a length take no more than twenty bytes.
    if (this.#window.holds(start, 20)) return this.#parse(start, limit);
    return this.#window.load(start).then(() => this.#parse(start, limit));
  }

  #parse(start: number, limit: number): WireRecord {
    const tag = this.#varint(start, limit);
    const field = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    if (field === 0 || tag.value >= 2 ** 32) throw this.damaged(`no field begins at byte ${start}`);
    const { payload, end } = this.#extent(wireType, tag.end, limit);
    if (end > limit) {
      throw this.damaged(
        `a field at byte ${start} goes on to byte ${end}, its message ends at ${limit}`,
      );
    }
    return { field, wireType, start, payload, end };
  }

  #extent(wireType: number, position: number, limit: number): { payload: number; end: number } {
    if (wireType === 0) return { payload: position, end: this.#varint(position, limit).end };
    if (wireType === 1) return { payload: position, end: position + 8 };
    if (wireType === 5) return { payload: position, end: position + 4 };
    if (wireType !== 2)
      throw this.damaged(`a field of wire type ${wireType} before byte ${position}`);
    const length = this.#varint(position, limit);
    return { payload: length.end, end: length.end + length.value };
  }

  #varint(start: number, limit: number): { value: number; end: number } {
    let value = 0;
    let scale = 1;
    for (let position = start; position < Math.min(start + 10, limit); position++) {
      const byte = this.#window.at(position);
      value += (byte % 128) * scale;
      if (byte < 128) return { value, end: position + 1 };
      scale *= 128;
    }
    throw this.damaged(`a number at byte ${start} has no end`);
  }
}
