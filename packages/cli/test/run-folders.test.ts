// The files of a run in their folder, whatever happens to the processes that write them.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "@balms/datasets";
import { expect, test } from "vitest";
import { balmsProcess } from "./balms-process.ts";
import { writeFeatureFiles } from "./example-data.ts";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const files = ["model.onnx", "prior.json", "report.html", "run.json"];
const isPosix = process.platform !== "win32";

async function trainWords(seed: number): Promise<string[]> {
  const data = await writeFeatureFiles(folder());
  const settings = ["--methods", "softmax", "--steps", "5", "--seed", String(seed)];
  return ["train", ...data, ...settings, "--out", join(folder(), "out")];
}

const read = (name: string): Promise<Buffer> => readFile(join(folder(), "out", name));

/** The seed of the run that all files are of. */
async function seedOfAll(): Promise<number> {
  const { seed, model } = JSON.parse((await read("run.json")).toString()) as {
    readonly seed: number;
    readonly model: { readonly digest: string };
  };
  expect(digestOf(await read("model.onnx"))).toBe(model.digest);
  expect((await read("report.html")).toString()).toContain(`>${seed}<`);
  return seed;
}

const left = async (): Promise<string[]> => (await readdir(join(folder(), "out"))).toSorted();

test.runIf(isPosix).each([
  [1, "before its files are decided", 1],
  [2, "before its first file is in its place", 2],
  [5, "before its last file is in its place", 2],
])(
  "killed at rename %i, %s, a run leaves the files of one run to the next command",
  { timeout: 60_000 },
  async (killAt, _, seed) => {
    expect(await runBalms(await trainWords(1))).toMatchObject({ status: 0 });
    const killed = await balmsProcess(await trainWords(2), { killAt });
    expect(killed).toMatchObject({ status: null });
    expect((await left()).length).toBeGreaterThan(files.length - 1);
    // Who opens the model has that of the run that all files are of.
    expect(await runBalms(["inspect", join(folder(), "out", "model.onnx")])).toMatchObject({
      status: 0,
    });
    expect(await seedOfAll()).toBe(seed);
    // Who writes there takes away what was not finished.
    expect(await runBalms(await trainWords(3))).toMatchObject({ status: 0 });
    expect(await seedOfAll()).toBe(3);
    expect(await left()).toEqual(files);
  },
);

test.runIf(isPosix)(
  "a run that was killed is finished by the next one, which says so",
  { timeout: 60_000 },
  async () => {
    await balmsProcess(await trainWords(1), { killAt: 3 });
    const out = join(folder(), "out");
    const next = await runBalms(await trainWords(2));
    expect(next.stderr.split("\n", 1)).toEqual([
      `${out}: what an interrupted run left was put in place: prior.json, report.html, run.json`,
    ]);
  },
);

test(
  "two runs in one folder at once leave the files of one of them",
  { timeout: 120_000 },
  async () => {
    const words = [await trainWords(1), await trainWords(2)];
    const results = await Promise.all(words.map((argv) => balmsProcess(argv)));
    expect(results.map(({ status }) => status)).toEqual([0, 0]);
    expect([1, 2]).toContain(await seedOfAll());
    expect(await left()).toEqual(files);
  },
);
