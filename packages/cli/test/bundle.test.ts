import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { priorFromJSON } from "@balms/core";
import { expect, test } from "vitest";
import { adjustFiles } from "./adjust-files.ts";
import { bundledCommand, packageOf } from "./bundled-command.ts";

const { path, adjust } = adjustFiles();
const { folder, run } = bundledCommand();

const adjusted = (output: string, ...options: string[]): string[] => [
  "adjust",
  path("model.onnx"),
  "--prior",
  path("prior.json"),
  "-o",
  path(output),
  ...options,
];

test.each([
  "--help",
  "--version",
  "adjust --help",
  "train --help",
  "detect --help",
  "predict --help",
  "evaluate --help",
  "shift --help",
  "prior show --help",
])("balms %s loads nothing but the start of the bundle", (line) => {
  const result = run(...line.split(" "));
  expect(result).toMatchObject({ status: 0, stderr: "", packages: [] });
  expect(result.own).toContain("main.js");
  expect(result.own).not.toContain("adjust.js");
  // Three of them are of the thread that watches, and of how the other one starts.
  expect(result.own.length).toBeLessThan(9);
});

test("adjusting and inspecting load the bundle alone: no runtime, no charts, no decoders of images", () => {
  for (const argv of [
    adjusted("fixed.onnx", "--no-verify"),
    ["adjust", path("model.onnx"), "--dry-run"],
    ["inspect", path("model.onnx")],
  ]) {
    const result = run(...argv);
    expect(result).toMatchObject({ status: 0, stderr: "", packages: [] });
    expect(result.own.length).toBeLessThan(15);
  }
});

test("verifying loads the runtime besides, and writes what the sources write", async () => {
  const result = run(...adjusted("fixed.onnx"));
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toMatch(/verified: on random input/u);
  expect(result.packages).toContain("onnxruntime-node");
  // What the runtime itself requires shows in some versions of Node.
  expect(result.packages.filter((name) => !name.startsWith("onnxruntime-"))).toEqual([]);
  await adjust("--prior", path("prior.json"), "-o", path("sources.onnx"));
  expect(await readFile(path("fixed.onnx"))).toEqual(await readFile(path("sources.onnx")));
});

test("looking at data loads bars besides the bundle: no runtime, no database, no decoders of images", async () => {
  await writeFile(path("labels.txt"), "cat\ndog\ncat\n");
  const result = run("doctor", path("labels.txt"), "--quiet");
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.own).not.toContain("count-tables.js");
  expect(result.packages).toContain("cli-progress");
  const heavy = /onnxruntime|duckdb|sharp|observablehq|linkedom|@balms/u;
  expect(result.packages.filter((name) => heavy.test(name))).toEqual([]);
});

test("evaluating a detector loads bars besides the bundle: charts where a page is asked for, nothing that runs models", () => {
  const scene = new URL("../../detection/test/fixtures/golden/detection/", import.meta.url);
  const file = (name: string): string => fileURLToPath(new URL(name, scene));
  const files = ["--annotations", file("truth.json"), "--detections", file("detections.json")];
  const words = ["evaluate", ...files, "--json"];
  const result = run(...words, "--quiet");
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(result.stdout)).toMatchObject({ measures: { images: 60, truths: 248 } });
  expect(result.own.length).toBeLessThan(15);
  const heavy = /onnxruntime|duckdb|sharp|observablehq|linkedom|@balms/u;
  expect(result.packages.filter((name) => heavy.test(name))).toEqual([]);
});

test.each(["stdout", "stderr"] as const)(
  "results go into their file also where nobody reads %s any more",
  async (stream) => {
    await writeFile(path("labels.txt"), "cat\ndog\ncat\n");
    const words = ["prior", "count", path("labels.txt"), "-o", path("counted.json")];
    const child = spawn(process.execPath, [join(folder(), "main.js"), ...words]);
    child[stream].destroy();
    expect(await once(child, "close")).toEqual([0, null]);
    expect(priorFromJSON(await readFile(path("counted.json"), "utf8")).counts).toEqual([2, 1]);
  },
);

test("counting labels loads the bundle alone", async () => {
  await writeFile(path("labels.txt"), "cat\ndog\ncat\n");
  const result = run("prior", "count", path("labels.txt"));
  expect(result).toMatchObject({ status: 0, packages: [] });
  expect(result.stderr).toMatch(/labels\.txt is taken for class names, one for each row\n$/u);
  expect(result.own).not.toContain("count-tables.js");
  expect(priorFromJSON(result.stdout).counts).toEqual([2, 1]);
});

test("counting a table loads DuckDB besides", async () => {
  await writeFile(path("labels.csv"), "y\ncat\ndog\ncat\n");
  const result = run("prior", "count", path("labels.csv"), "--label", "y");
  expect(result).toMatchObject({ status: 0 });
  expect(result.own).toContain("duckdb.js");
  // What it requires itself shows in some versions of Node.
  const others = result.packages.filter((name) => !/^@duckdb\/|^detect-libc$/u.test(name));
  expect(others).toEqual([]);
  expect(priorFromJSON(result.stdout).counts).toEqual([2, 1]);
});

test.each(["show", "check", "smooth"])("prior %s loads the bundle alone", (command) => {
  const result = run("prior", command, path("prior.json"));
  expect(result).toMatchObject({ status: 0, stderr: "", packages: [] });
  // Nothing that reads models.
  expect(result.own.length).toBeLessThan(15);
  expect(result.own.join(" ")).not.toMatch(/onnx|model/u);
});

const manifest = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as Readonly<Record<"dependencies", Readonly<Record<string, string>>>>;

function bundled(): string[] {
  return readdirSync(folder())
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(join(folder(), name), "utf8"));
}

test("what the bundle does not contain is a dependency of the package", () => {
  const imported = bundled().flatMap((code) =>
    [
      ...code.matchAll(/^import .*"([^".][^"]*)";$|\b(?:import|__require)\("([^".][^"]*)"\)/gmu),
    ].map(([, always, onDemand]) => always ?? onDemand),
  );
  const packages = imported.filter((name) => !builtinModules.includes(name.replace("node:", "")));
  expect(packages).toContain("onnxruntime-node");
  expect(packages).toContain("@duckdb/node-bindings");
  expect(packages.filter((name) => !(name in manifest.dependencies))).toEqual([]);
});

test("the licence of everything in the bundle that is not ours is published with it", async () => {
  const parts = bundled().flatMap((code) => [...code.matchAll(/^\/\/.*node_modules\/.*$/gmu)]);
  const packages = new Set(parts.map(([line]) => packageOf(line)));
  expect(packages).toEqual(new Set(["@bufbuild/protobuf", "@duckdb/node-api", "commander"]));
  const licenses = await readFile(new URL("../licenses.txt", import.meta.url), "utf8");
  for (const name of packages) expect(licenses).toContain(`\n${name}\n`);
});
