import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleScript } from "../../../../tools/browser/bundle-script.ts";
import { runPage } from "../../../../tools/browser/run-page.ts";

const here = (name: string): string =>
  JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));

/** The bits of two augmented pictures in a browser. */
export interface BrowserPictures {
  readonly page: readonly number[];
  readonly worker: readonly number[];
  /** What is said of a worker that nobody makes. */
  readonly refused: string;
}

/** Augments the same pictures on a page and in its Web Worker. */
export async function augmentInChromium(command: string): Promise<BrowserPictures> {
  // The package says that its files have no effects, so that a file of it that is only imported would be left out.
  const module = await bundleScript(
    await readFile(new URL("augmentation.mjs", import.meta.url), "utf8"),
  );
  const script = await bundleScript(`
    import { createRandom } from "@balms/core";
    import { createAugmenter, createWorkerAugmenter } from "@balms/datasets/augmentation";
    import { everything, imageBytes, rowsOfBatch } from ${here("pictures.ts")};
    const options = { ...everything, random: createRandom(4) };
    const url = URL.createObjectURL(new Blob([${JSON.stringify(module)}], { type: "text/javascript" }));
    const createWorker = () => new Worker(url, { type: "module" });
    const augmenter = createWorkerAugmenter({ ...options, createWorker });
    const bits = (data) => [...new Uint32Array(data.buffer)];
    let refused = "";
    try {
      createWorkerAugmenter(options);
    } catch (error) {
      refused = error.message;
    }
    await answer({
      page: bits(createAugmenter(options).augment(imageBytes, rowsOfBatch)),
      worker: bits(await augmenter.augment(imageBytes, rowsOfBatch)),
      refused,
    });
  `);
  return (await runPage(command, { script })) as BrowserPictures;
}
