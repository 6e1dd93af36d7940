import { GrowingNumbers } from "../numbers/growing-numbers.ts";
import { NumberBytes } from "../numbers/number-bytes.ts";
import { runsOfPolygons } from "./polygon-runs.ts";
import type { MaskColumn } from "./mask-column.ts";
import type { PictureSize, RunLengthMask } from "./run-length-mask.ts";

// What a record begins with.
const nothing = 0;
const runLengths = 1;
const outlines = 2;

/**
 * Masks of many objects in little more than a byte for each run length or coordinate. Outlines are kept as such: files may tell the sizes
 * of pictures after the objects in them.
 */
export class PackedMasks implements MaskColumn {
  readonly #bytes: NumberBytes = new NumberBytes();
  readonly #starts: GrowingNumbers = new GrowingNumbers();

  get size(): number {
    return this.#starts.length;
  }

  /** An object without a mask. */
  addNothing(): void {
    this.#begin(nothing);
  }

  addMask({ size: [height, width], counts }: RunLengthMask): void {
    this.#begin(runLengths);
    for (const value of [height, width, counts.length]) this.#bytes.write(value);
    for (let i = 0; i < counts.length; i++) this.#bytes.write(counts[i]);
  }

  /** @param polygons - points in fifths of a pixel, as `gridPoints` makes them */
  addPolygons(polygons: readonly Int32Array[]): void {
    this.#begin(outlines);
    this.#bytes.write(polygons.length);
    for (const points of polygons) {
      this.#bytes.write(points.length);
      for (let i = 0; i < points.length; i++) {
        this.#bytes.writeSigned(i < 2 ? points[i] : points[i] - points[i - 2]);
      }
    }
  }

  has(index: number): boolean {
    this.#bytes.seek(this.#starts.at(index));
    return this.#bytes.read() !== nothing;
  }

  statedSize(index: number): PictureSize | undefined {
    this.#bytes.seek(this.#starts.at(index));
    if (this.#bytes.read() !== runLengths) return undefined;
    return [this.#bytes.read(), this.#bytes.read()];
  }

  at(index: number, size: PictureSize): RunLengthMask {
    this.#bytes.seek(this.#starts.at(index));
    if (this.#bytes.read() === outlines) {
      return { size, counts: runsOfPolygons(this.#readPolygons(), size) };
    }
    this.#bytes.read();
    this.#bytes.read();
    const counts = new Uint32Array(this.#bytes.read());
    this.#bytes.readAll(counts);
    return { size, counts };
  }

  #begin(kind: number): void {
    this.#starts.push(this.#bytes.length);
    this.#bytes.write(kind);
  }

  #readPolygons(): Int32Array[] {
    return Array.from({ length: this.#bytes.read() }, () => {
      const points = new Int32Array(this.#bytes.read());
      for (let i = 0; i < points.length; i++) {
        points[i] = this.#bytes.readSigned() + (i < 2 ? 0 : points[i - 2]);
      }
      return points;
    });
  }
}
