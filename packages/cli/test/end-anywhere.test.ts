// Commands in a process of their own that wait for what never comes, or read what never ends, are asked to end.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@balms/core";
import { writeNpy } from "@balms/datasets";
import { writeModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import { writeFeatureFiles, writeImageFolders } from "./example-data.ts";
import { fedModel } from "./fed-models.ts";
import { runBalms } from "./run-balms.ts";
import { detectorFile, writeScenes } from "./scene-files.ts";
import { startCommand, type Ending } from "./started-command.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder(), name);
const isPosix = process.platform !== "win32";

function pipe(name: string): string {
  execFileSync("mkfifo", [at(name)]);
  return at(name);
}

const left = async (): Promise<string[]> =>
  (await readdir(folder(), { recursive: true })).toSorted();

const statuses = { SIGINT: 130, SIGTERM: 143 } as const;

/** It says so once, and ends with the status of the signal, or by it. */
function expectEnd({ code, signal, stderr }: Ending, asked: keyof typeof statuses): void {
  expect(stderr.split("balms: interrupted; earlier results are as they were\n").length - 1).toBe(1);
  expect([`${statuses[asked]} null`, `null ${asked}`]).toContain(`${code} ${signal}`);
}

const moments = createRandom(1);

let features: string[] = [];

beforeEach(async () => {
  features = await writeFeatureFiles(folder());
  await writeFile(at("prior.json"), "[5, 3, 1]");
  await writeFile(at("scores.npy"), writeNpy({ shape: [2, 3], data: new Float32Array(6) }));
});

const prior = (): string[] => ["--prior", at("prior.json")];
const out = (): string[] => ["--out", at("new/out")];

async function pictures(): Promise<string> {
  const counts = { lying: 3, standing: 2 };
  await writeImageFolders(at("pictures"), { train: counts, test: counts });
  return at("pictures");
}

const scenes = (): Promise<string[]> => writeScenes(folder(), { trainScenes: 15, testScenes: 10 });

type Words = (path: string) => readonly string[] | Promise<readonly string[]>;

const waiting: readonly (readonly [string, Words])[] = [
  ["prior show PIPE", (path) => ["prior", "show", path]],
  ["prior check PIPE", (path) => ["prior", "check", path]],
  [
    "prior check --against PIPE",
    (path) => ["prior", "check", at("prior.json"), "--max-drift", "1", "--against", path],
  ],
  ["prior count PIPE", (path) => ["prior", "count", path, "-o", at("counted.json")]],
  ["prior relabel --map PIPE", (path) => ["prior", "relabel", at("prior.json"), "--map", path]],
  [
    "prior subset --classes PIPE",
    (path) => ["prior", "subset", at("prior.json"), "--classes", path],
  ],
  ["prior import PIPE", (path) => ["prior", "import", path]],
  [
    "prior package PIPE",
    (path) => ["prior", "package", path, "--name", "a-prior", "-o", at("new/package")],
  ],
  ["doctor PIPE", (path) => ["doctor", path]],
  ["inspect PIPE", (path) => ["inspect", path]],
  ["adjust PIPE", (path) => ["adjust", path, ...prior(), "-o", at("fixed.onnx")]],
  ["adjust --prior PIPE", (path) => ["adjust", detectorFile, "--prior", path, "-o", at("a.onnx")]],
  ["train --features PIPE", (path) => ["train", ...features.with(1, path), ...out()]],
  ["train --test-labels PIPE", (path) => ["train", ...features.with(7, path), ...out()]],
  ["train --class-names PIPE", (path) => ["train", ...features, "--class-names", path, ...out()]],
  [
    "train --data --backbone PIPE",
    async (path) => ["train", "--data", await pictures(), "--backbone", path, ...out()],
  ],
  ["predict PIPE", async (path) => ["predict", path, await pictures()]],
  [
    "evaluate --logits PIPE",
    (path) => ["evaluate", "--logits", path, "--labels", path, ...prior()],
  ],
  [
    "evaluate --labels PIPE",
    (path) => ["evaluate", "--logits", at("scores.npy"), "--labels", path, ...prior()],
  ],
  [
    "evaluate --annotations PIPE",
    (path) => ["evaluate", "--annotations", path, "--detections", path],
  ],
  [
    "evaluate --detections PIPE",
    async (path) => {
      await scenes();
      return ["evaluate", "--annotations", at("test.json"), "--detections", path];
    },
  ],
  ["shift --logits PIPE", (path) => ["shift", "--logits", path, ...prior()]],
  ["detect --model PIPE", (path) => ["detect", "--model", path, ...out()]],
  [
    "detect --class-names PIPE",
    (path) => ["detect", "--model", detectorFile, "--class-names", path, ...out()],
  ],
  [
    "detect --annotations PIPE",
    async (path) => ["detect", ...(await scenes()).with(7, path), ...out()],
  ],
  [
    "detect --test-annotations PIPE",
    async (path) => ["detect", ...(await scenes()).with(11, path), ...out()],
  ],
];

test.runIf(isPosix).each(waiting)(
  "balms %s ends when it is asked to, with one message, and leaves nothing",
  async (_, words) => {
    const path = pipe("pipe");
    const argv = await words(path);
    const before = await left();
    const command = startCommand(argv);
    await command.opens(path);
    const signal = moments.uniform() < 0.5 ? "SIGINT" : "SIGTERM";
    command.end(signal);
    expectEnd(await command.ended, signal);
    expect(await left()).toEqual(before);
  },
);

test.each([
  ["prior show -", "[3, 1,", " "],
  ["prior count -", "", "cat\n"],
  ["prior count - --label label", "label\n", "cat\n"],
  ["evaluate --detections - --annotations", "[", " "],
])("balms %s ends while its standard input keeps silent", async (line, first, more) => {
  if (line.endsWith("--annotations")) await scenes();
  const words = line.endsWith("--annotations") ? [at("test.json")] : [];
  const before = await left();
  const command = startCommand([...line.split(" "), ...words]);
  // More than the system holds for it.
  await command.reads(first + more.repeat(2 ** 22 / more.length));
  command.end("SIGTERM");
  expectEnd(await command.ended, "SIGTERM");
  expect(await left()).toEqual(before);
});

test.each<[string, () => string[]]>([
  ["prior show -", () => ["prior", "show", "-"]],
  ["train", () => ["train", ...features, "--steps", "5000000", ...out()]],
  ["detect", () => ["detect", "--steps", "5000000", ...out()]],
])("balms %s ends anywhere in its start", async (_, words) => {
  const before = await left();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const command = startCommand(words());
    const timer = setTimeout(() => command.end(signal), moments.integer(1000));
    const end = await command.ended;
    clearTimeout(timer);
    // Before the command listens the system ends it without a word.
    if (end.signal !== signal || end.stderr !== "") expectEnd(end, signal);
    expect(await left()).toEqual(before);
  }
});

test.each<[string, RegExp, () => string[] | Promise<string[]>]>([
  ["train", /^data: /mu, () => ["train", ...features, "--steps", "5000000", ...out()]],
  [
    "train of pictures",
    /^data: /mu,
    async () => ["train", "--data", await pictures(), "--epochs", "1000000", ...out()],
  ],
])("balms %s ends in the midst of its work, and leaves nothing", async (_, said, words) => {
  const argv = await words();
  const before = await left();
  const command = startCommand(argv);
  await command.says(said);
  command.end("SIGINT");
  expectEnd(await command.ended, "SIGINT");
  expect(await left()).toEqual(before);
});

/** Its one message; it comes by itself, and nothing else does. */
async function refusal(...argv: string[]): Promise<string> {
  const before = await left();
  const { stdout, stderr, status } = await runBalms(argv);
  expect({ stdout, status }).toEqual({ stdout: "", status: 1 });
  expect(stderr).toMatch(/(?:^|\n)balms: [^\n]+\n(?: {2}[^\n]+\n)?$/u);
  expect(await left()).toEqual(before);
  return stderr;
}

test.runIf(isPosix)("pipes among pictures are refused, and not waited for", async () => {
  const model = fedModel({ layout: "NCHW", type: "float32", batch: "batch" });
  await writeFile(at("model.onnx"), writeModel(model));
  const folders = await pictures();
  const detect = await scenes();
  expect(await refusal("predict", at("model.onnx"), pipe("1.png"))).toMatch(noFile);
  await mkdir(at("some"));
  pipe("some/1.png");
  expect(await refusal("predict", at("model.onnx"), at("some"))).toMatch(noFile);
  pipe("pictures/train/lying/pipe.png");
  expect(await refusal("train", "--data", folders, ...out())).toMatch(noFile);
  expect(await refusal("doctor", folders)).toMatch(noFile);
  expect(await refusal("prior", "count", `${folders}/train`)).toMatch(noFile);
  const [name = ""] = await readdir(at("train"));
  await rm(at(`train/${name}`));
  pipe(`train/${name}`);
  expect(await refusal("detect", ...detect, ...out())).toMatch(
    /received 1 of 15 images that are not in/u,
  );
});

test.runIf(isPosix)("pipes in the places of results are refused, and not waited for", async () => {
  const place = pipe("place");
  const pack = ["prior", "package", at("prior.json"), "--name", "a-prior"];
  for (const path of [place, join(place, "out")]) {
    expect(await refusal("train", ...features, "--out", path)).toMatch(/`--out`/u);
    expect(await refusal("detect", "--out", path)).toMatch(/`--out`/u);
    expect(await refusal(...pack, "-o", path)).toMatch(/--output/u);
    expect(await refusal("prior", "smooth", at("prior.json"), "-o", path)).toMatch(/`--output`/u);
    expect(await refusal("adjust", detectorFile, ...prior(), "-o", path)).toMatch(/`--output`/u);
  }
  await mkdir(at("out"));
  pipe("out/model.onnx");
  expect(await refusal("train", ...features, "--out", at("out"))).toMatch(noFile);
});

const noFile = /received [^\n]*pipe/u;

const endless = "/dev/zero";

test.runIf(existsSync(endless)).each<[string, () => string[] | Promise<string[]>]>([
  ["inspect", () => ["inspect", endless]],
  ["prior show", () => ["prior", "show", endless]],
  ["prior count", () => ["prior", "count", endless]],
  ["doctor", () => ["doctor", endless]],
  ["adjust", () => ["adjust", endless, "--prior", endless, "-o", at("a.onnx")]],
  ["train --features", () => ["train", ...features.with(1, endless), ...out()]],
  ["train --data", () => ["train", "--data", endless, ...out()]],
  [
    "train --backbone",
    async () => ["train", "--data", await pictures(), "--backbone", endless, ...out()],
  ],
  ["predict", async () => ["predict", endless, await pictures()]],
  ["predict's pictures", () => ["predict", detectorFile, endless]],
  ["evaluate", () => ["evaluate", "--labels", endless, "--prior", endless, "--logits", endless]],
  ["evaluate --annotations", () => ["evaluate", "--annotations", endless, "--detections", endless]],
  ["shift", () => ["shift", "--prior", endless, "--logits", endless]],
  ["detect --model", () => ["detect", "--model", endless, ...out()]],
  ["detect --annotations", async () => ["detect", ...(await scenes()).with(7, endless), ...out()]],
  ["detect --images", async () => ["detect", ...(await scenes()).with(9, endless), ...out()]],
])("balms %s of a device that never ends is refused", async (_, words) => {
  const argv = await words();
  const before = await left();
  // In a process of its own: it would take all memory.
  const { code, stderr } = await startCommand(argv).ended;
  expect(stderr).toMatch(/(?:^|\n)balms: [^\n]*\/dev\/zero[^\n]+\n(?: {2}[^\n]+\n)?$/u);
  expect(code).toBe(1);
  expect(await left()).toEqual(before);
});
