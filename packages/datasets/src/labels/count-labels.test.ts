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
