// A network that brings its own head stands in the table as it came, where it is certain which score is of which class.
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readModel, withMetadata, writeModel } from "@balms/onnx";
import type { RunRecord } from "balms";
import { beforeEach, expect, test } from "vitest";
import { writeImageFolders } from "./example-data.ts";
import { lastValues } from "./last-values.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);

function train(...argv: string[]): Promise<CommandResult> {
  const data = ["--data", path("data"), "--out", path("out"), "--steps", "30"];
  return runBalms(lastValues(["train", ...data, "--json", ...argv]));
}

function rowsOf({ stdout }: CommandResult): ReadonlyMap<string, RunRecord["methods"][number]> {
  const { methods } = JSON.parse(stdout) as RunRecord;
  return new Map(methods.map((method) => [method.name, method]));
}

let first: ReturnType<typeof rowsOf>;

beforeEach(async () => {
  await writeImageFolders(path("data"), {
    train: { lying: 60, standing: 20 },
    test: { lying: 20, standing: 20 },
  });
  const options = [
    "--width",
    "8",
    "--height",
    "8",
    "--epochs",
    "6",
    "--methods",
    "post-hoc,softmax",
  ];
  first = rowsOf(await train(...options));
  await copyFile(path("out/model.onnx"), path("post-hoc.onnx"));
  await train(...options.slice(0, -1), "softmax");
  await copyFile(path("out/model.onnx"), path("first.onnx"));
  await writeFile(path("swapped.txt"), "standing\nlying\n");
});

/** The network without its names, or with others. */
async function renamed(names: string | undefined): Promise<string> {
  const model = readModel(await readFile(path("first.onnx")));
  model.metadataProps = model.metadataProps.filter(({ key }) => key !== "balms.classes");
  const entries = names === undefined ? {} : { names };
  await writeFile(path("renamed.onnx"), writeModel(withMetadata(model, entries)));
  return path("renamed.onnx");
}

test("a network has its own row, and that of its adjusted scores, also when it is trained further", async () => {
  for (const options of [[], ["--train", "all", "--epochs", "1"]]) {
    const backbone = ["--backbone", path("first.onnx"), "--methods", "balanced-softmax"];
    const result = await train(...backbone, ...options);
    const rows = rowsOf(result);
    expect([...rows.keys()]).toEqual(["given", "given-post-hoc", "balanced-softmax"]);
    expect(rows.get("given")?.perClass).toEqual(first.get("softmax")?.perClass);
    expect(rows.get("given-post-hoc")?.perClass).toEqual(first.get("post-hoc")?.perClass);
    const again = await train(...backbone, ...options);
    expect(again.stderr).toContain("features: those of an earlier run");
    expect(rowsOf(again).get("given")).toEqual(rows.get("given"));
  }
  const report = await readFile(path("out/report.html"), "utf8");
  expect(report).toMatch(/The network as it came, adjusted/u);
  expect(report).toMatch(/As it came, the network recognises [\d.]+&nbsp;% of/u);
});

test("its classes are brought into the order of the data by name", async () => {
  const swapped = ["--class-names", path("swapped.txt"), "--methods", "softmax"];
  const rows = rowsOf(await train("--backbone", path("first.onnx"), ...swapped));
  expect(rows.get("given")?.perClass).toEqual(first.get("softmax")?.perClass.toReversed());
});

test("without names, training images bear the order out, or the row is left out aloud", async () => {
  const backbone = ["--backbone", await renamed(undefined), "--methods", "softmax"];
  const rows = rowsOf(await train(...backbone));
  expect(rows.get("given")?.perClass).toEqual(first.get("softmax")?.perClass);
  const result = await train(...backbone, "--class-names", path("swapped.txt"));
  expect([...rowsOf(result).keys()]).toEqual(["softmax"]);
  expect(result.stderr).toMatch(/^the network as it came is not compared: nothing says which/mu);
});

test("a network for classes of other names, or adjusted already, is not compared", async () => {
  const other = await train("--backbone", await renamed("['cat', 'dog']"), "--methods", "softmax");
  expect(other.stderr).toMatch(/not compared: its metadata "names" names other classes/u);
  const adjusted = await train("--backbone", path("post-hoc.onnx"), "--methods", "softmax");
  expect(adjusted.stderr).toMatch(/not compared: its scores are adjusted already/u);
  expect([...rowsOf(adjusted).keys()]).toEqual(["softmax"]);
});
