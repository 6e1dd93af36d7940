import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InterruptedError } from "@balms/core";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeNpy } from "../readers/write-npy.ts";
import { countLabels } from "./count-labels.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-count-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(content: string | Uint8Array): Promise<string> {
  const path = join(folder, "labels");
  await writeFile(path, content);
  return path;
}

test("each label is counted, with the first row that has it", async () => {
  expect(await countLabels(await saved("dog\ncat\ndog\n"))).toEqual({
    kind: "names",
    rows: 3,
    labels: [
      { label: "cat", count: 1, first: 1 },
      { label: "dog", count: 2, first: 0 },
    ],
  });
});

test("ids are the same however they are written, in text, .npy and IDX", async () => {
  const tally = {
    kind: "ids",
    rows: 4,
    labels: [
      { label: 0, count: 1, first: 2 },
      { label: 7, count: 3, first: 0 },
    ],
  };
  const data = BigInt64Array.of(7n, 7n, 0n, 7n);
  expect(await countLabels(await saved("7\n07\n0\n7.0\n"))).toEqual(tally);
  expect(await countLabels(await saved(writeNpy({ shape: [4], data })))).toEqual(tally);
  expect(await countLabels(await saved(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 4, 7, 7, 0, 7)))).toEqual(
    tally,
  );
});

test("a text longer than the pieces that it is read in is counted as a whole", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("crane", "猫", "golden retriever"), {
        minLength: 1,
        maxLength: 9,
      }),
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.integer({ min: 30_000, max: 60_000 }),
      async (names, newline, times) => {
        const line = names.map((name) => name + newline).join("");
        const tally = await countLabels(await saved(line.repeat(times)));
        const counts = [...new Set(names)].toSorted().map((label) => ({
          label,
          count: names.filter((name) => name === label).length * times,
          first: names.indexOf(label),
        }));
        expect(tally).toEqual({ kind: "names", rows: names.length * times, labels: counts });
      },
    ),
    { numRuns: 5 },
  );
});

test("a missing or empty file and what is no list of labels are DataErrors that name the file", async () => {
  await expect(countLabels(join(folder, "none"))).rejects.toThrow(
    /none`: received nothing \(it does not exist\); expected labels in an \.npy file or/u,
  );
  await expect(countLabels(folder)).rejects.toThrow(/received nothing \(it is a folder\)/u);
  await expect(countLabels(await saved(""))).rejects.toThrow(/received an empty file/u);
  await expect(countLabels(await saved("a,b\n"))).rejects.toThrow(/columns with commas/u);
});

const int32 = (...values: number[]): Uint8Array =>
  writeNpy({ shape: [values.length], data: Int32Array.from(values) });

test.each([
  ["500\n350\n245\n171\n120\n", "5 different ids in 5 rows", "500"],
  [int32(500, 350, 245, 171, 120), "5 different ids in 5 rows", "500"],
  [int32(...Array.from({ length: 50 }, (_, row) => row)), "50 different ids in 50 rows", "0"],
  [
    Array.from({ length: 100 }, (_, id) => Math.floor(500 * 0.01 ** (id / 99))).join("\n"),
    "85 different ids in 100 rows",
    "500",
  ],
])(
  "row numbers and the counts of the classes are not counted as labels",
  async (content, ids, first) => {
    const path = await saved(content);
    await expect(countLabels(path)).rejects.toThrow(
      `received ${ids}; expected class ids that repeat, one per row. ` +
        `This looks like row numbers, or like the counts of the classes, not like labels: ${first} in the first row. ` +
        'If each line is a class id, say so with format: "ids".',
    );
    expect((await countLabels(path, { format: "ids" })).kind).toBe("ids");
  },
);

test.each(["0\n2\n", "0\n7\n3\n", "900\n", "5\n90\n90\n5\n5\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\n"])(
  "%j may well be labels of a few rows",
  async (text) => {
    expect((await countLabels(await saved(text))).kind).toBe("ids");
  },
);

test("one-hot rows without spaces are not ids", async () => {
  const path = await saved("001\n100\n010\n100\n100\n");
  await expect(countLabels(path)).rejects.toThrow(
    /received 3 zeros and ones in each line: "001" in line 1; .*write one class id per line\./u,
  );
  expect((await countLabels(await saved("000\n001\n010\n011\n001\n002\n"))).rows).toBe(6);
});

test("more labels than classes can be are refused before memory is full", async () => {
  const ids = Array.from({ length: 1_000_001 }, (_, id) => id).join("\n");
  await expect(countLabels(await saved(ids))).rejects.toThrow(
    /received more than 1000000 different labels in 1000000 lines/u,
  );
});

test("counting stops when it is asked to", async () => {
  const path = await saved("cat\ncat\n");
  const stopped = countLabels(path, { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toSatisfy(InterruptedError.isInstance);
});
