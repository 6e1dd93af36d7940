import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseNpy, writeNpy } from "@balms/datasets";
import type { ImageFormat } from "../data/image-data.ts";
import { digestOf } from "../data/digest.ts";
import { stageFiles } from "../output/staged-files.ts";

/** What is kept of a backbone's work. */
export interface CachedFeatures {
  /** D. */
  readonly dimensions: number;
  /** [N·D] of the training part. */
  readonly train: Float32Array;
  /** [N·D] of the test part. */
  readonly test: Float32Array;
  /** How the pictures were fed to the backbone. */
  readonly format: ImageFormat;
  /** Name of the feature tensor. */
  readonly feature: string;
  /** The backbone that this run trained, as ONNX; a given one is not copied. */
  readonly backbone: Uint8Array | undefined;
}

interface Entry {
  readonly format: "balms.cache/1";
  readonly image: ImageFormat;
  readonly feature: string;
  /** File name and digest of each part. */
  readonly files: Readonly<Record<string, string>>;
}

const PARTS = ["train.npy", "test.npy", "backbone.onnx"] as const;

/** The key of a cache entry: a digest of everything that decides the features. */
export function cacheKey(circumstances: unknown): string {
  return digestOf(JSON.stringify(circumstances)).slice("sha256:".length, "sha256:".length + 16);
}

/**
 * Reads features that an earlier run kept, if all files are there and have their digests.
 *
 * @param folder - The cache folder.
 * @param key - From {@link cacheKey}.
 */
export async function readFeatureCache(
  folder: string,
  key: string,
): Promise<CachedFeatures | undefined> {
  try {
    const text = await readFile(join(folder, `${key}.json`), "utf8");
    const entry = JSON.parse(text) as Entry;
    const bytes = new Map<string, Uint8Array>();
    for (const [part, digest] of Object.entries(entry.files)) {
      const content = await readFile(join(folder, `${key}.${part}`));
      if (digestOf(content) !== digest) {
        return undefined;
      }
      bytes.set(part, content);
    }
    const train = matrix(bytes, "train.npy");
    const test = matrix(bytes, "test.npy");
    return {
      dimensions: train.dimensions,
      train: train.data,
      test: test.data,
      format: entry.image,
      feature: entry.feature,
      backbone: bytes.get("backbone.onnx"),
    };
  } catch {
    // Missing, damaged or of another version: the features are made again.
    return undefined;
  }
}

function matrix(
  bytes: ReadonlyMap<string, Uint8Array>,
  part: string,
): { readonly data: Float32Array; readonly dimensions: number } {
  const { shape, data } = parseNpy(bytes.get(part) ?? new Uint8Array(0), part);
  const [, dimensions] = shape;
  if (!(data instanceof Float32Array) || dimensions === undefined) {
    throw new TypeError(`${part} holds no features`);
  }
  return { data, dimensions };
}

/** Keeps features for the next run; the entry itself is written last, when its files are there. */
export async function writeFeatureCache(
  folder: string,
  key: string,
  features: CachedFeatures,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { dimensions, train, test, backbone } = features;
  const npy = (data: Float32Array): Uint8Array =>
    writeNpy({ shape: [data.length / dimensions, dimensions], data });
  const contents = [npy(train), npy(test), backbone];
  const files: Record<string, string> = {};
  const staged = stageFiles();
  try {
    for (const [index, part] of PARTS.entries()) {
      const content = contents[index];
      if (content !== undefined) {
        files[part] = digestOf(content);
        await staged.add(join(folder, `${key}.${part}`), content);
      }
    }
    const entry: Entry = {
      format: "balms.cache/1",
      image: features.format,
      feature: features.feature,
      files,
    };
    await staged.add(join(folder, `${key}.json`), `${JSON.stringify(entry, undefined, 2)}\n`);
    await staged.commit();
  } finally {
    await staged.discard();
  }
}
