import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadScenes } from "@balms/datasets/scenes";
import type { SceneAnnotations } from "@balms/datasets/scenes";
import { encodePng } from "../src/data/encode-png.ts";

/** The file of the built-in detector. */
export const detectorFile: string = fileURLToPath(
  new URL("../data/detector.onnx", import.meta.url),
);

/** Annotations before they are written. */
export interface WrittenAnnotations {
  train: SceneAnnotations;
  test: SceneAnnotations;
}

/**
 * Writes scenes as a user has them: pictures in folders, and a file of annotations for each.
 *
 * @param change - What is done to the annotations before they are written.
 * @param scale - How many pixels across and down each one becomes.
 * @returns The words of a command line that names all of them.
 */
export async function writeScenes(
  folder: string,
  counts: { readonly trainScenes: number; readonly testScenes: number },
  change: (written: WrittenAnnotations) => void = () => undefined,
  scale = 1,
): Promise<string[]> {
  const scenes = await loadScenes(counts);
  const size = { width: scale * scenes.width, height: scale * scenes.height, channels: 3 } as const;
  const written = { train: scenes.train.annotations(), test: scenes.test.annotations() };
  for (const part of ["train", "test"] as const) {
    await mkdir(join(folder, part), { recursive: true });
    for (const [index, { file_name: name }] of written[part].images.entries()) {
      const { pixels } = scenes[part].scene(index);
      const rows = pixelRows(pixels, scenes, scale);
      await writeFile(join(folder, part, name), encodePng(rows, size));
    }
  }
  change(written);
  for (const part of ["train", "test"] as const) {
    await writeFile(join(folder, `${part}.json`), JSON.stringify(written[part]));
  }
  const fed = ["--model", detectorFile, "--mean", "0,0,0", "--std", "1,1,1"];
  const trained = ["--annotations", join(folder, "train.json"), "--images", join(folder, "train")];
  const tested = join(folder, "test.json");
  return [...fed, ...trained, "--test-annotations", tested, "--test-images", join(folder, "test")];
}

/** Pixels [3, height, width] as [height, width, 3], each as often as it is to be. */
function pixelRows(
  pixels: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  scale: number,
): Uint8Array {
  const across = scale * width;
  return Uint8Array.from({ length: 3 * across * scale * height }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const [row, column] = [Math.floor(pixel / across), pixel % across].map((place) =>
      Math.floor(place / scale),
    ) as [number, number];
    return pixels[((at % 3) * height + row) * width + column] ?? 0;
  });
}
