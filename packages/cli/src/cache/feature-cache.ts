import { join } from "node:path";
import { digestOf, parseNpy, writeNpy } from "@balms/datasets";
import type { GivenScores } from "../backbone/given-scores.ts";
import type { ImageFormat } from "../data/image-data.ts";
import { writeTogether } from "../output/files-together.ts";
import { readEntry, type FeatureEntry } from "./feature-entry.ts";
import { removeOldEntries } from "./old-entries.ts";
import { makeWay, readOwnFile } from "./own-file.ts";
import { seal, unseal } from "./sealed.ts";

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
  /** How its training went. */
  readonly losses: readonly number[];
  /** What the given one says as it came. */
  readonly given: GivenScores | undefined;
}

/** Raised when entries look different, and when the same pictures would give other features. */
const format = "balms.cache/5";
/** So many entries stay: who compares a few backbones in one folder finds them all again. */
const mostEntries = 4;
const fileName = /^([0-9a-f]{16})\.(?:entry|train\.npy|test\.npy|given\.npy|backbone\.onnx)$/u;

const parts = ["train.npy", "test.npy", "given.npy", "backbone.onnx"] as const;

/** Where in an output folder the features are kept. */
export function cacheFolder(out: string): string {
  return join(out, "cache");
}

/** The key of a cache entry: a digest of everything that decides the features. */
export function cacheKey(circumstances: unknown): string {
  return digestOf(JSON.stringify([format, circumstances])).slice(
    "sha256:".length,
    "sha256:".length + 16,
  );
}

/**
 * Reads features that an earlier run kept, if all files are there and as they were written.
 *
 * @param folder - The cache folder.
 * @param key - From {@link cacheKey}.
 */
export async function readFeatureCache(
  folder: string,
  key: string,
): Promise<CachedFeatures | undefined> {
  try {
    const text = unseal(`${format} ${key}`, await readOwnFile(join(folder, `${key}.entry`)));
    if (text === undefined) return undefined;
    const entry = readEntry(Buffer.from(text).toString());
    const bytes = new Map<string, Uint8Array>();
    for (const part of parts) {
      const digest = entry.files[part];
      if (digest === undefined) continue;
      const content = await readOwnFile(join(folder, `${key}.${part}`));
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
      losses: entry.losses,
      backbone: bytes.get("backbone.onnx"),
      given: givenScores(entry.given, bytes),
    };
  } catch {
    // Missing, damaged or of another version: the features are made again.
    return undefined;
  }
}

function givenScores(
  given: FeatureEntry["given"],
  bytes: ReadonlyMap<string, Uint8Array>,
): GivenScores | undefined {
  if (given === undefined || "leftOut" in given) return given;
  return { ...given, test: matrix(bytes, "given.npy").data };
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

/**
 * Keeps features for the next run; the entry itself is written last, when its files are there.
 * Entries beyond the newest few are removed.
 */
export async function writeFeatureCache(
  folder: string,
  key: string,
  features: CachedFeatures,
): Promise<void> {
  const { dimensions, train, test, given, backbone } = features;
  const rows = test.length / dimensions;
  const npy = (data: Float32Array, columns = dimensions): Uint8Array =>
    writeNpy({ shape: [data.length / columns, columns], data });
  const scores = given === undefined || "leftOut" in given ? undefined : given.test;
  const scored = scores === undefined ? undefined : npy(scores, scores.length / rows);
  const contents = [npy(train), npy(test), scored, backbone];
  const files: Record<string, string> = {};
  const written: Record<string, Uint8Array> = {};
  for (const [index, part] of parts.entries()) {
    const content = contents[index];
    if (content === undefined) continue;
    files[part] = digestOf(content);
    written[`${key}.${part}`] = content;
  }
  const entry: FeatureEntry = {
    image: features.format,
    feature: features.feature,
    losses: features.losses,
    given: given === undefined || "leftOut" in given ? given : { isPlain: given.isPlain },
    files,
  };
  const text = Buffer.from(`${JSON.stringify(entry, undefined, 2)}\n`);
  written[`${key}.entry`] = seal(`${format} ${key}`, text);
  for (const name of Object.keys(written)) await makeWay(join(folder, name), "file");
  await writeTogether(folder, written);
  await removeOldEntries(folder, { keyOf, kept: mostEntries, own: key });
}

function keyOf(file: string): string | undefined {
  return fileName.exec(file)?.[1];
}
