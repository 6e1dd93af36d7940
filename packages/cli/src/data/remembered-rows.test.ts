import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeImages } from "@balms/datasets";
import { expect, test } from "vitest";
import { encodePng } from "./encode-png.ts";
import type { ImageFormat, ImageRows } from "./image-data.ts";
import { rememberRows } from "./remembered-rows.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

const { signal } = new AbortController();

async function floatsOf(images: ImageRows, format: ImageFormat): Promise<number[][]> {
  const batches: number[][] = [];
  for await (const { data } of images.batches(format, { signal })) {
    batches.push([...data]);
  }
  return batches;
}

test.each([1, 3] as const)(
  "%i channels come as decoded, but are decoded once",
  async (channels) => {
    const files = [0, 1, 2].map((index) => join(folder(), `${index}.png`));
    for (const [index, file] of files.entries()) {
      const pixels = Uint8Array.from({ length: 6 }, (_, pixel) => (index * 97 + pixel * 41) % 256);
      await writeFile(file, encodePng(pixels, { width: 3, height: 2 }));
    }
    let passes = 0;
    const images: ImageRows = {
      labels: Int32Array.of(0, 1, 0),
      batches: (format, options) => {
        passes += 1;
        return decodeImages(files, { ...format, signal: options.signal });
      },
      picture: () => Promise.resolve(""),
    };
    const size = { width: 3, height: 2, channels };
    const mean = [0.1, 0.5, 0.25].slice(0, channels);
    const format = { ...size, mean, std: mean.map((value) => value + 0.01) };
    const decoded = await floatsOf(images, format);
    const opened: number[] = [];
    const onRows = (rows: number): void => void opened.push(rows);
    const remembered = await rememberRows(images, { size, signal, onRows });
    expect(opened).toEqual([3]);
    expect(await floatsOf(remembered, format)).toEqual(decoded);
    expect(await floatsOf(remembered, format)).toEqual(decoded);
    const chosen = [2, 0];
    for await (const { data } of remembered.batches(format, { rows: chosen, signal })) {
      const values = decoded[0];
      const row = values.length / files.length;
      expect([...data]).toEqual([...values.slice(2 * row), ...values.slice(0, row)]);
    }
    expect(passes).toBe(2);
    await floatsOf(remembered, { ...format, width: 1 });
    expect(passes).toBe(3);
  },
);
