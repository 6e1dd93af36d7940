// What balms doctor finds in data with one fault each, and where its figures come from.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { beforeEach, expect, test } from "vitest";
import { guidance, measured } from "../src/doctor/guidance.ts";
import { writeImageFolders } from "./example-data.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);

interface Found {
  readonly splits: readonly { readonly name: string; readonly pictures: number }[];
  readonly summary: { readonly imbalanceFactor: number; readonly empty: number };
  readonly entropy: number;
  readonly notes: readonly string[];
  readonly findings: readonly {
    readonly kind: string;
    readonly severity: string;
    readonly message: string;
    readonly items: readonly unknown[];
  }[];
  readonly guidance: readonly { readonly advice: string; readonly expect: string }[];
}

beforeEach(() =>
  writeImageFolders(path("data"), {
    train: { lying: 30, standing: 6 },
    test: { lying: 30, standing: 30 },
  }),
);

function doctor(...argv: string[]): Promise<CommandResult> {
  return runBalms(["doctor", path("data"), ...argv]);
}

async function found(...argv: string[]): Promise<Found> {
  const result = await doctor("--json", "--quiet", ...argv);
  expect(result).toMatchObject({ status: 0, stderr: "" });
  return JSON.parse(result.stdout) as Found;
}

test("sound data have no findings, and their measures are told", async () => {
  const { findings, splits, summary, entropy } = await found();
  expect(findings).toEqual([]);
  expect(splits).toEqual([
    { name: "train", pictures: 36 },
    { name: "test", pictures: 60 },
  ]);
  expect(summary).toMatchObject({ imbalanceFactor: 5, empty: 0 });
  expect(entropy).toBeCloseTo(-(5 / 6) * Math.log(5 / 6) - (1 / 6) * Math.log(1 / 6), 12);
  const told = await doctor("--strict");
  expect(told.status).toBe(0);
  expect(told.stdout).toMatch(
    /Nothing was found that is wrong with it\.\n[^]*balms adjust model\.onnx/u,
  );
});

test.each([
  ["leak", "train/lying/0.png", "test/lying/copy.png", "problem"],
  ["contradiction", "train/lying/0.png", "train/standing/copy.png", "problem"],
  ["duplicate", "train/lying/0.png", "train/lying/copy.png", "warning"],
] as const)(
  "a %s is found by content, whatever the file is called",
  async (kind, from, to, severity) => {
    await copyFile(path(`data/${from}`), path(`data/${to}`));
    const { findings } = await found();
    expect(findings).toMatchObject([{ kind, severity, items: [[from, to]] }]);
    const told = await doctor("--strict");
    expect(told.status).toBe(severity === "problem" ? 1 : 0);
    expect(told.stdout).toContain("copy.png");
    expect(/^balms: .*data: 1 picture is there /mu.test(told.stderr)).toBe(severity === "problem");
  },
);

test("a copy that was saved anew, and a picture that is broken, are found where pictures are opened", async () => {
  const anew = await sharp(path("data/train/lying/0.png")).webp({ lossless: true }).toBuffer();
  await writeFile(path("data/test/lying/anew.webp"), anew);
  await writeFile(path("data/test/standing/broken.png"), "no picture");
  const closed = await found();
  expect(closed.findings).toEqual([]);
  expect(closed.notes).toEqual([expect.stringMatching(/bytes of their files, .*--open/u)]);
  const { findings, notes } = await found("--open");
  expect(notes).toEqual([]);
  expect(findings).toMatchObject([
    {
      kind: "broken",
      severity: "problem",
      items: [["test/standing/broken.png", expect.stringMatching(/./u)]],
    },
    { kind: "leak", severity: "problem", items: [["train/lying/0.png", "test/lying/anew.webp"]] },
  ]);
  const told = await doctor("--open", "--strict");
  expect(told.status).toBe(1);
  expect(told.stdout).toMatch(/ {4}test\/standing\/broken\.png: \S/u);
});

test("a class folder without pictures and files that are none do not keep it from looking at the rest", async () => {
  await mkdir(path("data/train/empty"));
  await writeFile(path("data/train/lying/notes.txt"), "a note");
  await copyFile(path("data/train/lying/0.png"), path("data/train/lying/copy.png"));
  const { findings, summary } = await found();
  expect(summary.empty).toBe(1);
  expect(findings.map(({ kind, items }) => [kind, items])).toEqual([
    ["other-files", [["train/lying/notes.txt"]]],
    ["duplicate", [["train/lying/0.png", "train/lying/copy.png"]]],
    ["untested-class", ["empty"]],
    ["empty-class", ["empty"]],
  ]);
});

test("classes that a part lacks, names that look alike, and test classes of a few rows are found", async () => {
  await rm(path("data/test/standing"), { recursive: true });
  await mkdir(path("data/test/Lying"));
  await mkdir(path("data/train/Lying"));
  for (const part of ["test", "train"]) {
    await writeFile(path(`data/${part}/Lying/x.png`), `${part}, not opened`);
  }
  await mkdir(path("data/test/other"));
  await writeFile(path("data/test/other/x.png"), "another");
  const { findings } = await found();
  expect(findings.map(({ kind, severity, items }) => [kind, severity, items])).toEqual([
    ["empty-class", "problem", ["other"]],
    ["untested-class", "warning", ["standing"]],
    ["few-test-rows", "warning", ["Lying"]],
    ["look-alike", "warning", [["Lying", "lying"]]],
  ]);
  expect(findings[2].message).toMatch(/Lying has 1 pictures? in test: .* up to 50 points/u);
});

test("what is no folder is counted, and classes without rows are a problem", async () => {
  await writeFile(path("labels.txt"), "0\n0\n2\n");
  const result = await runBalms(["doctor", path("labels.txt"), "--strict", "--quiet", "--json"]);
  expect(result).toMatchObject({ status: 1 });
  expect(result.stderr).toMatch(/^balms: [^\n]*labels\.txt: no examples of 1\n$/u);
  const { findings } = JSON.parse(result.stdout) as Found;
  expect(findings).toMatchObject([{ kind: "empty-class", items: ["1"] }]);
  const missing = await runBalms(["doctor", path("nothing")]);
  expect(missing).toMatchObject({ status: 1, stdout: "" });
  expect(missing.stderr).toMatch(/^balms: `[^`]*nothing`: received /u);
});

test("rows with several labels get no advice and no figures of one label in each row", async () => {
  await writeFile(
    path("films.csv"),
    "film,genres\n1,war|drama\n2,drama\n3,drama|war\n4,\n5,drama\n",
  );
  const argv = ["doctor", path("films.csv"), "--label", "genres", "--separator", "|", "--json"];
  const { status, stdout } = await runBalms(argv);
  expect(status).toBe(0);
  const told = (JSON.parse(stdout) as Found).guidance;
  expect(told.map(({ advice }) => advice).join(" ")).toMatch(
    /--kind sigmoid .*balancedSigmoidLoss/u,
  );
  for (const { expect: figures } of told) expect(figures).not.toMatch(/points|\d/u);
});

test("annotations of objects get the advice for detectors", async () => {
  const scenes = new URL(
    "../../detection/test/fixtures/golden/detection/truth.json",
    import.meta.url,
  );
  const { status, stdout } = await runBalms(["doctor", fileURLToPath(scenes), "--json"]);
  expect(status).toBe(0);
  const [first, second] = (JSON.parse(stdout) as Found).guidance;
  expect(first?.advice).toMatch(/balms detect --model detector\.onnx/u);
  expect(second?.advice).toMatch(/--kind sigmoid/u);
});

test("where all classes are alike there is nothing to correct", () => {
  const [only, ...others] = guidance(
    { imbalanceFactor: 1, groups: null },
    { place: "x", isFolder: true, hasSeveral: false, hasObjects: false },
  );
  expect(others).toEqual([]);
  expect(only.advice).toMatch(/nothing to correct/u);
});

test("the figures of the advice are those of docs/meta-sampler.md", async () => {
  const page = await readFile(new URL("../../../docs/meta-sampler.md", import.meta.url), "utf8");
  const heads = page.slice(page.indexOf("### Linear heads"), page.indexOf("### Small networks"));
  const rowOf = (start: string): number[] => {
    const line = heads.split("\n").find((text) => text.startsWith(`| ${start} `)) ?? "";
    return Array.from(line.matchAll(/\(([−+]\d+\.\d+) ±/gu), ([, text]) =>
      Number(text.replace("−", "-")),
    );
  };
  for (const [method, start] of [
    ["plain softmax", "plain softmax"],
    ["post-hoc", "post-hoc"],
    ["BALMS", "BALMS, ψ 0.001 (default)"],
  ] as const) {
    const differences = rowOf(start);
    expect(differences).toHaveLength(6);
    expect(measured[method]).toEqual([Math.min(...differences), Math.max(...differences)]);
  }
});
