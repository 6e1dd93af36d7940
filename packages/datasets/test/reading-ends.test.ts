// Readers of files end when somebody asks for it, also while a pipe keeps silent, and cut what they make of the bytes.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { InterruptedError } from "@balms/core";
import type { Work } from "@balms/core/adapter";
import {
  readBytes,
  readFeatures,
  readIdx,
  readLabelFile,
  readLabels,
  readNpy,
  readText,
  shrinkImage,
  writeNpy,
} from "@balms/datasets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { textFromBytes } from "../src/content/text-from-bytes.ts";
import { storedLabels } from "../src/labels/parse-stored-labels.ts";
import { inflateIdxMeanwhile } from "../src/readers/inflate-idx.ts";
import { featureRows } from "../src/readers/parse-features.ts";
import { idxArray } from "../src/readers/parse-idx.ts";
import { npyArray } from "../src/readers/parse-npy.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-ends-"));
});
afterAll(() => rm(folder, { recursive: true }));

type Reader = (path: string, signal: AbortSignal) => Promise<unknown>;

const readers: readonly (readonly [string, Reader])[] = [
  ["readNpy", (path, signal) => readNpy(path, { signal })],
  ["readIdx", (path, signal) => readIdx(path, { signal })],
  ["readFeatures", (path, signal) => readFeatures(path, { signal })],
  ["readLabels", (path, signal) => readLabels(path, { signal })],
  ["readLabelFile", (path, signal) => readLabelFile(path, { signal })],
  ["readText", (path, signal) => readText(path, undefined, signal)],
  ["readBytes", (path, signal) => readBytes(path, undefined, signal)],
  ["shrinkImage", (path, signal) => shrinkImage(path, { side: 10, signal })],
];

// Windows has no pipes in the file system.
test.skipIf(process.platform === "win32").each(readers)(
  "%s ends while it waits for a pipe",
  async (name, read) => {
    const path = join(folder, name);
    execFileSync("mkfifo", [path]);
    const stop = new AbortController();
    const reading = read(path, stop.signal);
    setTimeout(() => stop.abort("enough"));
    const error: unknown = await reading.catch((caught: unknown) => caught);
    expect(error).toSatisfy(InterruptedError.isInstance);
    expect(error).toMatchObject({ cause: "enough" });
  },
);

test.each(readers)("%s does not begin when somebody has asked already", async (_, read) => {
  const reading = read(join(folder, "nowhere.npy"), AbortSignal.abort());
  await expect(reading).rejects.toSatisfy(InterruptedError.isInstance);
});

const rows = 2 ** 20;

/** A stored array with the bytes of each number the other way round, which no processor here has. */
function swapped(array: Parameters<typeof writeNpy>[0]): Uint8Array {
  const text = Buffer.from(writeNpy(array)).toString("latin1");
  return Buffer.from(text.replace("'descr': '<", "'descr': '>"), "latin1");
}

function fortran(array: Parameters<typeof writeNpy>[0]): Uint8Array {
  const text = Buffer.from(writeNpy(array)).toString("latin1");
  return Buffer.from(text.replace("'fortran_order': False", "'fortran_order': True "), "latin1");
}

const plain = (length: number): Parameters<typeof writeNpy>[0] => ({
  shape: [length, 1],
  data: new Float64Array(length),
});

test.each<[string, () => Work<unknown>]>([
  ["bytes that are turned round", () => npyArray(swapped(plain(rows)), "x.npy")],
  ["columns that become rows", () => npyArray(fortran(plain(rows)), "x.npy")],
  ["features", () => featureRows(writeNpy(plain(4 * rows)), "x.npy")],
  ["an IDX file", () => idxArray(idxBytes(2 * rows), "x.idx")],
  ["ids of an array", () => storedLabels(idxBytes(rows), "x.idx", {})],
  ["names, line by line", () => storedLabels(Buffer.from("cat\ndog\n".repeat(rows)), "x.txt", {})],
  ["ids, line by line", () => storedLabels(Buffer.from("7\n".repeat(2 * rows)), "x.txt", {})],
  ["a text", () => textFromBytes(Buffer.alloc(16 * rows, "ä"), "x.txt", "text")],
])("%s are made in pieces, between which others have their turn", (_, work) => {
  expect([...work()].length).toBeGreaterThan(1);
});

/** Whole numbers of 32 bits. */
function idxBytes(length: number): Uint8Array {
  const bytes = Buffer.alloc(8 + 4 * length);
  bytes.set([0, 0, 0x0c, 1]);
  bytes.writeUInt32BE(length, 4);
  return bytes;
}

test("a packed array is unpacked while others have their turn", async () => {
  const bytes = idxBytes(rows);
  const packed = gzipSync(bytes);
  const { signal } = new AbortController();
  expect(Buffer.compare(await inflateIdxMeanwhile(packed, "x.gz", signal), bytes)).toBe(0);
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  await expect(inflateIdxMeanwhile(packed, "x.gz", stop.signal)).rejects.toSatisfy(
    InterruptedError.isInstance,
  );
  await expect(
    inflateIdxMeanwhile(packed.subarray(0, packed.length - 9), "x.gz", signal),
  ).rejects.toThrow(/`x\.gz`: received gzip data that cannot be unpacked/u);
});
