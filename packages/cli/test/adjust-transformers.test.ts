import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromCounts, priorToJSON } from "@balms/core";
import { env, pipeline, RawImage } from "@huggingface/transformers";
import { beforeEach, expect, test } from "vitest";
import { writeImageFolder, writeTextFolder } from "./hub-models.ts";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);

beforeEach(async () => {
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.localModelPath = `${folder()}/`;
  // Counted in the order of folders: the model's own is another.
  const prior = priorFromCounts([9, 90, 1], { classes: ["dog", "cat", "owl"] });
  await writeFile(path("prior.json"), priorToJSON(prior));
});

async function adjust(from: string, to: string): Promise<void> {
  const options = ["--prior", path("prior.json"), "-o", path(to)];
  expect(await runBalms(["adjust", path(from), ...options])).toMatchObject({
    status: 0,
    stderr: "",
  });
}

/** What was added to each logit. */
function differences(before: Iterable<number>, after: Iterable<number>): number[] {
  const [from, to] = [Float32Array.from(before), Float32Array.from(after)];
  return Array.from(to, (logit, index) => logit - from[index]);
}

const logit = (share: number): number => Math.log(share / (1 - share));

function expectShift(
  received: readonly number[],
  expected: readonly number[],
  digits: number,
): void {
  const offset = received[0] - expected[0];
  for (const [index, shift] of received.entries()) {
    expect(shift - offset).toBeCloseTo(expected[index], digits);
  }
}

test.each([
  ["fp32", 5],
  ["fp16", 2],
  ["q8", 5],
] as const)("an image classifier is loaded as before, in precision %s", async (dtype, digits) => {
  await writeImageFolder(path("pictures"));
  await adjust("pictures", "pictures-after");
  const pixels = Uint8ClampedArray.from({ length: 192 }, (_, index) => (index * 37) % 256);
  const picture = new RawImage(pixels, 8, 8, 3);
  const logits: number[][] = [];
  const labels: string[][] = [];
  for (const name of ["pictures", "pictures-after"]) {
    const classify = await pipeline("image-classification", name, { dtype });
    const output = await classify.model(await classify.processor(picture));
    logits.push(Array.from(output.logits.data as Float32Array));
    const found = await classify(picture, { top_k: 3 });
    labels.push(found.map(({ label }) => label).toSorted());
    await classify.dispose();
  }
  expect(labels).toEqual([
    ["cat", "dog", "owl"],
    ["cat", "dog", "owl"],
  ]);
  const expected = [0.9, 0.09, 0.01].map((share) => -Math.log(share));
  expectShift(differences(logits[0], logits[1]), expected, digits);
});

test("a text classifier of several labels is loaded as before, its weights beside it", async () => {
  // The library remembers by its name which files a model has.
  await writeTextFolder(path("texts"));
  await adjust("texts", "texts-after");
  const scores: Map<string, number>[] = [];
  for (const name of ["texts", "texts-after"]) {
    const classify = await pipeline("text-classification", name, {
      dtype: "fp32",
      use_external_data_format: true,
    });
    const found = await classify("a bird that barks", { top_k: 3 });
    const flat = found.flat() as { label: string; score: number }[];
    scores.push(new Map(flat.map(({ label, score }) => [label, score])));
    await classify.dispose();
  }
  // Each label by itself: the log odds of its share of the texts are taken off.
  for (const [label, share] of Object.entries({ cat: 0.9, dog: 0.09, owl: 0.01 })) {
    const [before, after] = scores.map((found) => logit(found.get(label) ?? 0));
    expect(after - before).toBeCloseTo(-logit(share), 4);
  }
});
