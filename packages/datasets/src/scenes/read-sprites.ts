import { DataError } from "@balms/core";
import type { SpriteFile } from "./parse-sprites.ts";

// Bundlers for browsers look for this very expression, and take the file along.
const file = new URL("../../data/scenes.bin.gz", import.meta.url);

const hint =
  "Install @balms/datasets again; in a browser, fetch @balms/datasets/scenes.bin.gz and hand over its bytes as `sprites`.";

/** The files of Node, where there are any; an import would be looked up by what bundles for browsers. */
interface NodeProcess {
  getBuiltinModule?(name: "node:fs/promises"): { readFile(path: URL): Promise<Uint8Array> };
}

/**
 * The packed sprites of this package: read in Node, fetched in a browser.
 *
 * @throws {@link DataError} when there is no such file
 */
export async function readSprites(): Promise<SpriteFile> {
  const { process } = globalThis as { readonly process?: NodeProcess };
  const files = process?.getBuiltinModule?.("node:fs/promises");
  const name = file.href;
  try {
    const bytes = await (files === undefined ? fetchFile() : files.readFile(file));
    return { bytes, name, hint };
  } catch (cause) {
    const expected = "the sprites of @balms/datasets";
    throw new DataError({
      parameter: name,
      received: "no file that can be read",
      expected,
      hint,
      cause,
    });
  }
}

async function fetchFile(): Promise<Uint8Array> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
