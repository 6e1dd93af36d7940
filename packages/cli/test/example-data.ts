import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@balms/core";
import { writeNpy } from "@balms/datasets";
import { encodePng } from "../src/data/encode-png.ts";

/** A long-tailed problem that is small and not quite separable. */
export const COUNTS: readonly number[] = [200, 60, 12];
const TEST_ROWS = 40;
const DIMENSIONS = 4;

/** The four options that name the example's files. */
export async function writeFeatureFiles(folder: string): Promise<string[]> {
  const random = createRandom(7);
  const part = async (name: string, counts: readonly number[]): Promise<[string, string]> => {
    const labels = counts.flatMap((count, id) => Array.from({ length: count }, () => id));
    const data = Float32Array.from(
      labels.flatMap((id) =>
        Array.from({ length: DIMENSIONS }, (_, j) => random.normal() + (j === id ? 2 : 0)),
      ),
    );
    const paths: [string, string] = [join(folder, `${name}.npy`), join(folder, `${name}_y.npy`)];
    await writeFile(paths[0], writeNpy({ shape: [labels.length, DIMENSIONS], data }));
    await writeFile(paths[1], writeNpy({ shape: [labels.length], data: Int32Array.from(labels) }));
    return paths;
  };
  const [features, labels] = await part("train", COUNTS);
  const [testFeatures, testLabels] = await part(
    "test",
    COUNTS.map(() => TEST_ROWS),
  );
  const training = ["--features", features, "--labels", labels];
  return [...training, "--test-features", testFeatures, "--test-labels", testLabels];
}

/** Writes `folder/PART/CLASS/N.png`: bars that lie for one class and stand for the other. */
export async function writeImageFolders(
  folder: string,
  counts: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Promise<void> {
  const random = createRandom(3);
  for (const [part, classes] of Object.entries(counts)) {
    for (const [name, count] of Object.entries(classes)) {
      const place = join(folder, part, name);
      await mkdir(place, { recursive: true });
      for (let index = 0; index < count; index += 1) {
        const bar = random.integer(8);
        const pixels = Uint8Array.from({ length: 64 }, (_, pixel) => {
          const lit = (name === "lying" ? Math.floor(pixel / 8) : pixel % 8) === bar;
          return (lit ? 200 : 20) + random.integer(40);
        });
        await writeFile(join(place, `${index}.png`), encodePng(pixels, { width: 8, height: 8 }));
      }
    }
  }
}
