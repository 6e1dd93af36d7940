import { maskArea } from "@balms/core/adapter";
import { GrowingNumbers } from "../numbers/growing-numbers.ts";
import { NumberBytes } from "../numbers/number-bytes.ts";
import { runsOfPolygons } from "./polygon-runs.ts";
import type { MaskColumn } from "./mask-column.ts";
import type { PictureSize, RunLengthMask } from "./run-length-mask.ts";

// What a record begins with.
const nothing = 0;
const runLengths = 1;
const outlines = 2;

/** A block that has so many bytes is full: one that grew on would be copied, and hold what is free of a half more. */
const full = 2 ** 20;

/**
 * Masks of many objects in little more than a byte for each run length or coordinate. Outlines are kept as such: files may tell the sizes
 * of pictures after the objects in them.
 */
export class PackedMasks implements MaskColumn {
  readonly #blocks: NumberBytes[] = [new NumberBytes()];
  /** Where records begin: the number of the block, and the place in it. */
  readonly #starts: GrowingNumbers = new GrowingNumbers();

  get size(): number {
    return this.#starts.length;
  }

  /** An object without a mask. */
  addNothing(): void {
    this.#begin(nothing);
  }

  addMask(mask: RunLengthMask): void {
    const { size, counts } = mask;
    const bytes = this.#begin(runLengths);
    for (const value of [...size, maskArea(mask), counts.length]) bytes.write(value);
    bytes.writeAlternating(counts);
  }

  /** @param polygons - points in fifths of a pixel, as `gridPoints` makes them */
  addPolygons(polygons: readonly Int32Array[]): void {
    const bytes = this.#begin(outlines);
    bytes.write(polygons.length);
    for (const points of polygons) {
      bytes.write(points.length);
      for (let i = 0; i < points.length; i++) {
        bytes.writeSigned(i < 2 ? points[i] : points[i] - points[i - 2]);
      }
    }
  }

  has(index: number): boolean {
    return this.#seek(index).read() !== nothing;
  }

  statedSize(index: number): PictureSize | undefined {
    const bytes = this.#seek(index);
    return bytes.read() === runLengths ? [bytes.read(), bytes.read()] : undefined;
  }

  statedArea(index: number): number | undefined {
    const bytes = this.#seek(index);
    if (bytes.read() !== runLengths) return undefined;
    bytes.skip(2);
    return bytes.read();
  }

  at(index: number, size: PictureSize): RunLengthMask {
    const bytes = this.#seek(index);
    if (bytes.read() === outlines) {
      return { size, counts: runsOfPolygons(readPolygons(bytes), size) };
    }
    bytes.skip(3);
    const counts = new Uint32Array(bytes.read());
    bytes.readAlternating(counts);
    return { size, counts };
  }

  #begin(kind: number): NumberBytes {
    let last = this.#blocks[this.#blocks.length - 1];
    if (last.length >= full) {
      last = new NumberBytes();
      this.#blocks.push(last);
    }
    this.#starts.push((this.#blocks.length - 1) * full + last.length);
    last.write(kind);
    return last;
  }

  #seek(index: number): NumberBytes {
    const start = this.#starts.at(index);
    const block = this.#blocks[Math.floor(start / full)];
    block.seek(start % full);
    return block;
  }
}

function readPolygons(bytes: NumberBytes): Int32Array[] {
  return Array.from({ length: bytes.read() }, () => {
    const points = new Int32Array(bytes.read());
    for (let i = 0; i < points.length; i++) {
      points[i] = bytes.readSigned() + (i < 2 ? 0 : points[i - 2]);
    }
    return points;
  });
}
