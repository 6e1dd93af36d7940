// Disks, files and streams that take no more: one message, status 1, and what was there before.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { priorFromCounts, priorToJSON } from "@balms/core";
import { writeNpy } from "@balms/datasets";
import { headModel, writeModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import { balmsProcess, type ProcessResult } from "./balms-process.ts";
import { writeFeatureFiles, writeImageFolders } from "./example-data.ts";
import { runBalms } from "./run-balms.ts";
import { writeScenes } from "./scene-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);
const isPosix = process.platform !== "win32";

let features: string[] = [];

beforeEach(async () => {
  features = await writeFeatureFiles(folder());
  const prior = priorFromCounts([200, 60, 12], { classes: ["0", "1", "2"] });
  await writeFile(path("prior.json"), priorToJSON(prior));
});

/** Everything below a folder, by its path. */
async function contents(): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder(), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = join(parentPath, name);
        return [file, await readFile(file, "base64")] as const;
      }),
    ),
  );
}

const brief = ["--methods", "softmax", "--steps", "5"];
const out = (): string[] => ["--out", path("out")];

const lines: readonly (readonly [string, () => string[] | Promise<string[]>])[] = [
  [
    "train, with pictures to keep features of",
    async () => {
      const counts = { lying: 6, standing: 3 };
      await writeImageFolders(path("pictures"), { train: counts, test: counts });
      const size = ["--width", "8", "--height", "8", "--epochs", "1"];
      return ["train", "--data", path("pictures"), ...size, ...brief, ...out()];
    },
  ],
  [
    "detect",
    async () => {
      const words = await writeScenes(folder(), { trainScenes: 20, testScenes: 10 });
      return ["detect", ...words, "--steps", "5", ...out()];
    },
  ],
  [
    "adjust",
    async () => {
      const head = {
        training: "unknown",
        weight: new Float32Array(12),
        bias: new Float32Array(3),
        classes: 3,
        dimensions: 4,
      } as const;
      await writeFile(path("model.onnx"), writeModel(headModel(head)));
      const model = path("model.onnx");
      return ["adjust", model, "--prior", path("prior.json"), "-o", path("fixed.onnx")];
    },
  ],
  [
    "evaluate",
    async () => {
      const scores = writeNpy({ shape: [120, 3], data: new Float32Array(360) });
      await writeFile(path("logits.npy"), scores);
      const rows = ["--logits", path("logits.npy"), "--labels", path("test_y.npy")];
      return ["evaluate", ...rows, "--prior", path("prior.json"), "--report", path("report.html")];
    },
  ],
  ["prior count", () => ["prior", "count", path("train_y.npy"), "-o", path("counted.json")]],
  [
    "prior package",
    () => ["prior", "package", path("prior.json"), "--name", "a-prior", "-o", path("out")],
  ],
];

/** What an error leaves: one message, at the end, and status 1. */
function expectRefusal({ status, stdout, stderr }: ProcessResult, reason: string): void {
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  const messages = stderr.split("\n").filter((line) => /received|unexpected/u.test(line));
  expect(messages).toEqual([expect.stringContaining(reason)]);
}

test.runIf(isPosix).each(lines)(
  "balms %s leaves everything as it was where no file may be as large",
  { timeout: 60_000 },
  async (_, words) => {
    const argv = await words();
    const before = await contents();
    expectRefusal(
      await balmsProcess(argv, { shell: "ulimit -f 0" }),
      "larger than a file may be here",
    );
    expect(await contents()).toEqual(before);
    expect(existsSync(path("out"))).toBe(false);
  },
);

test.runIf(isPosix)(
  "a run that cannot be written leaves the files of the one before",
  { timeout: 60_000 },
  async () => {
    const argv = ["train", ...features, ...brief, ...out()];
    await runBalms([...argv, "--seed", "1"]);
    const before = await contents();
    const second = await balmsProcess([...argv, "--seed", "2"], { shell: "ulimit -f 8" });
    expectRefusal(
      second,
      `\`${path("out")}/report.html\`: received larger than a file may be here`,
    );
    expect(await contents()).toEqual(before);
  },
);

test.runIf(isPosix)(
  "what is piped in and finds no room says where that is, and how to find another",
  { timeout: 60_000 },
  async () => {
    await writeFile(path("rows.csv"), "id,label\n1,cat\n2,dog\n");
    await mkdir(path("temporary"));
    const counted = await balmsProcess(["prior", "count", "-", "--label", "label"], {
      shell: `ulimit -f 0; export TMPDIR=${path("temporary")}`,
      behind: `<${path("rows.csv")}`,
    });
    expectRefusal(
      counted,
      `balms: \`${path("temporary")}\`: received larger than a file may be here; expected room for temporary files. Name another folder in the variable TMPDIR`,
    );
    expect(await readdir(path("temporary"))).toEqual([]);
  },
);

const full = "/dev/full";
const streamed = (): string[] => ["prior", "show", path("prior.json"), "--json"];
const said = "balms: standard output: the disk is full\n";

test.runIf(existsSync(full))(
  "a full disk behind a stream is status 1, and one message where that can be said",
  { timeout: 60_000 },
  async () => {
    expect(await balmsProcess(streamed(), { behind: `>${full}` })).toEqual({
      status: 1,
      stdout: "",
      stderr: said,
    });
    const train = ["train", ...features, ...brief, ...out()];
    const trained = await balmsProcess(train, { behind: `>${full}` });
    expect(trained).toMatchObject({ status: 1 });
    expect(trained.stderr.endsWith(said)).toBe(true);
    const files = await readdir(path("out"));
    expect(files.toSorted()).toEqual(["model.onnx", "prior.json", "report.html", "run.json"]);
    const unheard = await balmsProcess(train, { behind: `2>${full}` });
    expect(unheard).toMatchObject({ status: 1, stdout: expect.stringContaining("softmax") });
  },
);

test.runIf(isPosix)(
  "a file behind standard output that may not be so large is one message",
  { timeout: 60_000 },
  async () => {
    const shown = await balmsProcess(streamed(), {
      shell: "ulimit -f 0",
      behind: `>${path("shown.json")}`,
    });
    expect(shown).toEqual({
      status: 1,
      stdout: "",
      stderr: "balms: standard output: larger than a file may be here\n",
    });
  },
);

test.runIf(isPosix).each([">&-", "2>&-", "| true", "2>&1 >/dev/null | true"])(
  "streams that nobody reads end nothing, and nothing is said of them: %s",
  { timeout: 60_000 },
  async (behind) => {
    const counted = ["prior", "count", path("train_y.npy"), "-o", path("counted.json"), "--json"];
    // Of a line of commands a shell gives the status of the last one.
    const status = path("status");
    const result = await balmsProcess(counted, {
      shell: `run() { "$@"; echo $? >${status}; }; set -- run "$@"`,
      behind,
    });
    expect(result.stderr).not.toMatch(/standard output|EPIPE|unexpected/u);
    expect(JSON.parse(await readFile(path("counted.json"), "utf8"))).toMatchObject({
      counts: [200, 60, 12],
    });
    expect(await readFile(status, "utf8")).toBe("0\n");
  },
);

test.runIf(existsSync("/dev/stdout")).each([
  ["its name", "prior.json", ">prior.json"],
  ["the name of the stream", "/dev/stdout", ">>prior.json"],
  ["another stream", "prior.json", "2>>prior.json"],
  ["what is piped in", "prior.json", "<prior.json"],
])(
  "a file that a stream goes to or comes from is not replaced by a new one: %s",
  { timeout: 60_000 },
  async (_, output, behind) => {
    const words = ["prior", "count", path("train_y.npy"), "-o"];
    const shell = `cd ${folder()}`;
    const { status, stderr } = await balmsProcess([...words, output], { shell, behind });
    expect(status).toBe(1);
    const isFile = behind.startsWith("2");
    expect(isFile ? await readFile(path("prior.json"), "utf8") : stderr).toMatch(
      /--output.*received .* \(it is the file behind standard \w+\)/u,
    );
    expect((await contents()).has(path("prior.json"))).toBe(true);
  },
);
