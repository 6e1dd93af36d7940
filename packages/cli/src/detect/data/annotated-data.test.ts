import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeImages } from "@balms/datasets";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { DetectSource } from "../../settings/detect-settings.ts";
import { annotatedData } from "./annotated-data.ts";
import type { DetectionPart } from "./detection-data.ts";
import { temporaryFolder } from "../../../test/temporary-folder.ts";

const folder = temporaryFolder();

const nothing = (): void => undefined;
const stage = { update: nothing, finish: nothing };

type Object = readonly [x: number, y: number, width: number, height: number];

/** The test part of one picture with one object, as annotations say it, that is red in the file, on blue. */
async function annotated(
  file: { readonly width: number; readonly height: number; readonly red: Object },
  said: { readonly width: number; readonly height: number; readonly bbox: Object },
  orientation = 1,
): Promise<DetectionPart> {
  const { red, ...size } = file;
  const [left, top, width, height] = red;
  const object = { create: { width, height, channels: 3, background: "red" } } as const;
  const pixels = await sharp({ create: { ...size, channels: 3, background: "blue" } })
    .composite([{ input: await sharp(object).png().toBuffer(), left, top }])
    .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
    .withMetadata({ orientation })
    .toBuffer();
  const { bbox, ...upright } = said;
  const parts = ["train", "test"];
  for (const [id, part] of parts.entries()) {
    await mkdir(join(folder(), part));
    // A picture that is in both parts is refused.
    const other = sharp({ create: { ...upright, channels: 3, background: "green" } });
    const bytes = part === "test" ? pixels : await other.png().toBuffer();
    await writeFile(join(folder(), part, "a.jpg"), bytes);
    const written = {
      images: [{ id, file_name: "a.jpg", ...upright }],
      annotations: [{ id: 1, image_id: id, category_id: 1, bbox, area: bbox[2] * bbox[3] }],
      categories: [{ id: 1, name: "newt" }],
    };
    await writeFile(join(folder(), `${part}.json`), JSON.stringify(written));
  }
  const source: Extract<DetectSource, { kind: "annotations" }> = {
    kind: "annotations",
    annotations: join(folder(), "train.json"),
    images: join(folder(), "train"),
    testAnnotations: join(folder(), "test.json"),
    testImages: join(folder(), "test"),
  };
  const progress = { note: nothing, stage: () => stage, stop: nothing };
  const data = await annotatedData(source, { signal: new AbortController().signal, progress });
  return data.test;
}

/** Shares of red and blue in what a page would show, and how many bytes that takes. */
async function shown(source: string): Promise<{ red: number; blue: number; bytes: number }> {
  const bytes = Buffer.from(source.slice(source.indexOf(",") + 1), "base64");
  const file = join(folder(), "shown");
  await writeFile(file, bytes);
  const format = { width: 20, height: 20, channels: 3, mean: [0, 0, 0], std: [1, 1, 1] } as const;
  for await (const { data } of decodeImages([file], format)) {
    const mean = (channel: number): number =>
      data.subarray(400 * channel, 400 * (channel + 1)).reduce((sum, value) => sum + value, 0) /
      400;
    return { red: mean(0), blue: mean(2), bytes: bytes.length };
  }
  throw new Error("no picture");
}

test.each([
  {
    name: "of the size that is annotated",
    file: { width: 3000, height: 2000, red: [600, 800, 300, 200] },
    said: { width: 3000, height: 2000, bbox: [600, 800, 300, 200] },
    orientation: 1,
  },
  {
    name: "of a smaller size",
    file: { width: 600, height: 400, red: [120, 160, 60, 40] },
    said: { width: 3000, height: 2000, bbox: [600, 800, 300, 200] },
    orientation: 1,
  },
  {
    // Orientation 6 turns them a quarter to the right: x = height − y − h, y = x.
    name: "that are stored lying",
    file: { width: 3000, height: 2000, red: [600, 800, 300, 200] },
    said: { width: 2000, height: 3000, bbox: [1000, 600, 200, 300] },
    orientation: 6,
  },
] as const)("a part of pictures $name is what annotations mean", async (picture) => {
  const { file, said, orientation } = picture;
  const part = await annotated(file, said, orientation);
  const { source, box } = await part.picture(0, said.bbox);
  expect(box.map((value) => Math.round(value))).toEqual(said.bbox);
  const seen = await shown(source);
  expect(seen.red).toBeGreaterThan(0.98);
  expect(seen.blue).toBeLessThan(0.02);
  // Twice as wide and as high, a quarter is red.
  const [x, y, width, height] = said.bbox;
  const around = await part.picture(0, [x - width / 2, y - height / 2, 2 * width, 2 * height]);
  expect((await shown(around.source)).red).toBeCloseTo(0.25, 1);
});

test("a large picture takes a small place in a page, whole and in part", async () => {
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  const picture = { width: 2400, height: 1800 };
  const part = await annotated(
    { ...picture, red: [0, 0, 100, 100] },
    { ...picture, bbox: [0, 0, 100, 100] },
  );
  const create = { ...picture, channels: 3, noise, background: "black" } as const;
  const path = join(folder(), "test", "a.jpg");
  await sharp({ create }).jpeg({ quality: 95 }).toFile(path);
  for (const box of [[0, 0, 2400, 1800] as const, [700, 300, 400, 400] as const]) {
    const { source } = await part.picture(0, box);
    expect((await shown(source)).bytes).toBeLessThan(130_000);
  }
});
