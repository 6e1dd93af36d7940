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
 * @returns The words of a command line that names all of them.
 */
export async function writeScenes(
  folder: string,
  counts: { readonly trainScenes: number; readonly testScenes: number },
  change: (written: WrittenAnnotations) => void = () => undefined,
): Promise<string[]> {
  const scenes = await loadScenes(counts);
  const size = { width: scenes.width, height: scenes.height, channels: 3 } as const;
  const area = size.width * size.height;
  const written = { train: scenes.train.annotations(), test: scenes.test.annotations() };
  for (const part of ["train", "test"] as const) {
    await mkdir(join(folder, part), { recursive: true });
    for (const [index, { file_name: name }] of written[part].images.entries()) {
      const { pixels } = scenes[part].scene(index);
      const rows = pixels.map((_, at) => pixels[(at % 3) * area + Math.floor(at / 3)] ?? 0);
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
