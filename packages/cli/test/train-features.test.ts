import { execFile } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { readFeatures, readLabels } from "@balms/datasets";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import type { RunRecord } from "balms";
import { writeFeatureFiles } from "./example-data.ts";
import { lastValues } from "./last-values.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const NAMES = ["softmax", "post-hoc", "balanced-softmax", "balms"];

async function trainInto(name: string, ...options: string[]): Promise<CommandResult> {
  const files = await writeFeatureFiles(folder());
  const out = join(folder(), name);
  return runBalms(lastValues(["train", ...files, "--steps", "60", "--out", out, ...options]));
}

function recordOf({ stdout }: CommandResult): RunRecord {
  return JSON.parse(stdout) as RunRecord;
}

const bytesOf = (name: string, file = "model.onnx"): Promise<Buffer> =>
  readFile(join(folder(), name, file));

test("--json prints one object, and the files are there", async () => {
  const result = await trainInto("out", "--json");
  expect(result.status).toBe(0);
  expect(result.stdout.trimEnd()).not.toContain("\n");
  const record = recordOf(result);
  expect(record.methods.map(({ name }) => name)).toEqual(NAMES);
  for (const method of record.methods) {
    for (const measure of ["top1", "balanced", "many", "medium", "few", "ece"] as const) {
      expect(method[measure]).toBeGreaterThanOrEqual(0);
      expect(method[measure]).toBeLessThanOrEqual(1);
    }
  }
  const [softmax, postHoc, balanced, balms] = record.methods;
  for (const better of [postHoc, balanced, balms]) {
    expect(better?.few ?? 0).toBeGreaterThan(softmax?.few ?? 1);
  }
  expect(JSON.parse((await bytesOf("out", "run.json")).toString())).toEqual(record);
  const files = await readdir(join(folder(), "out"));
  expect(files.toSorted()).toEqual(["model.onnx", "prior.json", "report.html", "run.json"]);
  expect(record.data.counts).toEqual([200, 60, 12]);
  expect(record.classRates?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
});

test("the table names the methods, groups without classes have no value", async () => {
  const result = await trainInto("out", "--few-below", "5", "--many-above", "10");
  expect(result.status).toBe(0);
  for (const name of NAMES) {
    expect(result.stdout).toMatch(new RegExp(`^${name} .*–\\s+–`, "mu"));
  }
  expect(result.stdout).toMatch(/ recognises .* the rarest class 2; plain softmax/u);
  expect(result.stdout).toContain("report.html");
  const record = JSON.parse((await bytesOf("out", "run.json")).toString()) as RunRecord;
  expect(record.methods[0]).toMatchObject({ few: null, medium: null });
});

test("the same seed gives the same bytes, another seed others", async () => {
  await trainInto("one");
  await trainInto("two");
  await trainInto("three", "--seed", "2");
  expect((await bytesOf("one")).equals(await bytesOf("two"))).toBe(true);
  expect((await bytesOf("one")).equals(await bytesOf("three"))).toBe(false);
});

test("--methods auto chooses on the training rows alone, whatever the test rows are", async () => {
  const files = await writeFeatureFiles(folder());
  const testFeatures = files.indexOf("--test-features");
  const labels = files.indexOf("--test-labels");
  const train = files.indexOf("--features");
  const trainLabels = files.indexOf("--labels");
  // The training rows in place of the test rows: other measures, the same choice.
  const swapped = files
    .with(testFeatures + 1, files[train + 1])
    .with(labels + 1, files[trainLabels + 1]);
  const choose = async (given: readonly string[]): Promise<RunRecord> => {
    const out = join(folder(), "auto");
    const all = ["train", ...given, "--steps", "60", "--methods", "auto", "--json", "--out", out];
    return recordOf(await runBalms(all));
  };
  const record = await choose(files);
  const other = await choose(swapped);
  expect(record.methods.map(({ name }) => name)).toEqual(NAMES);
  expect(record.choice?.rows).toBe(272);
  expect(record.choice?.estimates.map(({ method }) => method)).toEqual(NAMES);
  expect(record.model.head).toBe(record.choice?.method);
  expect(other.choice).toEqual(record.choice);
  expect(other.methods).not.toEqual(record.methods);
});

test("leaving a method out changes no other", async () => {
  const all = recordOf(await trainInto("all", "--json"));
  const alone = recordOf(await trainInto("alone", "--json", "--methods", "balms"));
  expect(alone.methods).toEqual(all.methods.filter(({ name }) => name === "balms"));
  expect((await bytesOf("alone")).equals(await bytesOf("all"))).toBe(true);
});

test.each(NAMES)("model.onnx with the %s head scores as the table says", async (name) => {
  const record = recordOf(await trainInto("out", "--json", "--methods", name));
  const { data, rows, dimensions } = await readFeatures(join(folder(), "test.npy"));
  const labels = await readLabels(join(folder(), "test_y.npy"));
  const session = await InferenceSession.create(await bytesOf("out"));
  const outputs = await session.run({
    features: new Tensor("float32", data, [rows, dimensions]),
  });
  const logits = outputs["logits"]?.data as Float32Array;
  const right = labels.filter((label, row) => {
    const scores = [...logits.subarray(row * 3, row * 3 + 3)];
    return scores.indexOf(Math.max(...scores)) === label;
  });
  await session.release();
  expect(record.model.head).toBe(name);
  expect(right.length / rows).toBe(record.methods[0]?.top1);
});

test.runIf(process.platform === "linux")("labels may come through a pipe", async () => {
  await writeFeatureFiles(folder());
  const pipe = join(folder(), "labels");
  await promisify(execFile)("mkfifo", [pipe]);
  const text = [200, 60, 12].map((count, id) => `${id}\n`.repeat(count)).join("");
  const writing = writeFile(pipe, text);
  const result = await trainInto("out", "--labels", pipe, "--json");
  await writing;
  expect(recordOf(result).data.counts).toEqual([200, 60, 12]);
});

test("a class without rows is accepted with a policy", async () => {
  const labels = join(folder(), "labels.txt");
  await writeFile(labels, `${"0\n".repeat(200)}${"2\n".repeat(72)}`);
  for (const policy of ["mask", "smooth", "floor"]) {
    const result = await trainInto(policy, "--labels", labels, "--zero-counts", policy, "--json");
    expect(result.stderr).not.toMatch(/^balms:/mu);
    expect(recordOf(result).data.counts).toEqual([200, 0, 72]);
  }
});

test("class names stand in the record, the prior and the report", async () => {
  const names = join(folder(), "names.txt");
  await writeFile(names, "oak\n<elm>\nyew\n");
  const record = recordOf(await trainInto("out", "--json", "--class-names", names));
  expect(record.data.classes).toEqual(["oak", "<elm>", "yew"]);
  expect(JSON.parse((await bytesOf("out", "prior.json")).toString())).toMatchObject({
    labels: ["oak", "<elm>", "yew"],
    source: "train.npy",
  });
  const report = (await bytesOf("out", "report.html")).toString();
  expect(report).toContain("&lt;elm&gt;");
  expect(report).not.toContain("<elm>");
});
