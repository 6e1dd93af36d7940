import { link, mkdir, readFile, readdir, rename, symlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { readModel, writeModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import { adjustFiles, expectClose } from "./adjust-files.ts";
import { external } from "./graph-parts.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";

const { path, logitsOf, refusal, files } = adjustFiles();
const expected = [1.5 - Math.log(0.9), 2 - Math.log(0.09), 2.5 - Math.log(0.01)];

beforeEach(async () => {
  const model = readModel(await readFile(path("model.onnx")));
  const graph = model.graph!;
  const data = Buffer.concat(graph.initializer.map(({ rawData }) => rawData ?? new Uint8Array()));
  let offset = 0;
  graph.initializer = graph.initializer.map((tensor) => {
    const moved = external(tensor, "data/weights.bin", offset);
    offset += tensor.rawData?.length ?? 0;
    return moved;
  });
  await mkdir(path("data"));
  await writeFile(path("data/weights.bin"), data);
  await writeFile(path("model.onnx"), writeModel(model));
  await mkdir(path("out"));
});

function adjust(output: string, ...options: string[]): Promise<CommandResult> {
  const prior = ["--prior", path("prior.json")];
  return runBalms(["adjust", path("model.onnx"), ...prior, "-o", path(output), ...options]);
}

test("beside the original, data stay where they are", async () => {
  const result = await adjust("fixed.onnx");
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toMatch(/verified: on random input at most \d/u);
  expectClose(await logitsOf("fixed.onnx"), expected);
  expect(await readdir(path("data"))).toEqual(["weights.bin"]);
});

test("elsewhere, data are carried along; the same data there already are taken", async () => {
  expect(await adjust("out/fixed.onnx")).toMatchObject({ status: 0, stderr: "" });
  expectClose(await logitsOf("out/fixed.onnx"), expected);
  expect(await readFile(path("out/data/weights.bin"))).toEqual(
    await readFile(path("data/weights.bin")),
  );
  expect(await adjust("out/again.onnx")).toMatchObject({ status: 0, stderr: "" });
  expect(await readdir(path("out"))).toEqual(["again.onnx", "data", "fixed.onnx"]);
});

test("without being run, data are carried along all the same", async () => {
  expect(await adjust("out/fixed.onnx", "--no-verify")).toMatchObject({ status: 0, stderr: "" });
  expectClose(await logitsOf("out/fixed.onnx"), expected);
});

test("other data in their place are not overwritten", async () => {
  await mkdir(path("out/data"));
  await writeFile(path("out/data/weights.bin"), "x".repeat(36));
  expect(await refusal(await adjust("out/fixed.onnx"))).toMatch(
    /--output.*weights\.bin \(another file than .*nothing is overwritten\. .*--embed\.\n$/u,
  );
  expect(await readdir(path("out"))).toEqual(["data"]);
  expect(await refusal(await adjust("data/weights.bin"))).toMatch(/it is an input/u);
});

test.each([".ssh/authorized_keys", "./data/.profile"])(
  "a model puts no hidden file into the folder of its user: %s",
  async (location) => {
    const model = readModel(await readFile(path("model.onnx")));
    const graph = model.graph!;
    graph.initializer = graph.initializer.map(({ externalData, ...tensor }) => ({
      ...tensor,
      externalData: externalData.map((entry) =>
        entry.key === "location" ? { ...entry, value: location } : entry,
      ),
    }));
    await mkdir(dirname(path(location)), { recursive: true });
    await rename(path("data/weights.bin"), path(location));
    await writeFile(path("model.onnx"), writeModel(model));
    expect(await refusal(await adjust("out/fixed.onnx"))).toMatch(
      /--output.*\(a hidden file or folder, which the model names.*--embed\.\n$/u,
    );
    expect(await readdir(path("out"))).toEqual([]);
    // Beside the original they are there, and stay where they are.
    expect(await adjust("fixed.onnx")).toMatchObject({ status: 0, stderr: "" });
    expect(await adjust("out/fixed.onnx", "--embed")).toMatchObject({ status: 0, stderr: "" });
  },
);

test("data can be put inside", async () => {
  const result = await adjust("out/fixed.onnx", "--embed");
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expectClose(await logitsOf("out/fixed.onnx"), expected);
  expect(await readdir(path("out"))).toEqual(["fixed.onnx"]);
});

test.each([["missing"], ["short"]])(
  "%s data are refused before anything is written",
  async (kind) => {
    await writeFile(path("data/weights.bin"), "x".repeat(35));
    const model = readModel(await readFile(path("model.onnx")));
    const graph = model.graph!;
    if (kind === "missing") {
      graph.initializer = graph.initializer.map((tensor) => external(tensor, "none.bin", 0));
      await writeFile(path("model.onnx"), writeModel(model));
    }
    const before = await files();
    expect(await refusal(await adjust("out/fixed.onnx"))).toMatch(
      kind === "missing"
        ? /none\.bin`: received nothing \(it does not exist\); expected data of .*model\.onnx/u
        : /data from byte \d+ to 36 of "data\/weights\.bin", which has 35/u,
    );
    expect(await files()).toEqual(before);
    expect(await readdir(path("out"))).toEqual([]);
  },
);

test.runIf(process.platform !== "win32")(
  "data that a link has elsewhere are neither read nor carried along",
  async () => {
    await mkdir(path("model"));
    await rename(path("model.onnx"), path("model/model.onnx"));
    const words = ["adjust", path("model/model.onnx"), "--prior", path("prior.json")];
    const embedded = (): Promise<CommandResult> =>
      runBalms([...words, "-o", path("out/fixed.onnx"), "--embed"]);
    await symlink(path("data"), path("model/data"));
    const message = /weights\.bin`: received a link to \/.*; expected a file of the model, in its/u;
    expect(await refusal(await embedded())).toMatch(message);
    await rename(path("model/data"), path("model/linked"));
    await mkdir(path("model/data"));
    await symlink("../../data/weights.bin", path("model/data/weights.bin"));
    expect(await refusal(await embedded())).toMatch(message);
    expect(await refusal(await runBalms(["inspect", path("model/model.onnx")]))).toMatch(message);
    expect(await readdir(path("out"))).toEqual([]);
    // A second name is the file itself, and a link within the folder leads to nothing of somebody else's.
    await rename(path("model/data/weights.bin"), path("model/data/outside.bin"));
    await link(path("data/weights.bin"), path("model/data/own.bin"));
    await symlink("own.bin", path("model/data/weights.bin"));
    expect(await embedded()).toMatchObject({ status: 0, stderr: "" });
  },
);

test.runIf(process.platform !== "win32")(
  "data beside the file that the model itself is a link to are its own, as in the hub's cache",
  async () => {
    await mkdir(path("snapshot/data"), { recursive: true });
    await mkdir(path("blobs"));
    await rename(path("model.onnx"), path("blobs/1"));
    await rename(path("data/weights.bin"), path("blobs/2"));
    await symlink("../blobs/1", path("snapshot/model.onnx"));
    await symlink("../../blobs/2", path("snapshot/data/weights.bin"));
    const words = ["--prior", path("prior.json"), "-o", path("out/fixed.onnx")];
    const result = await runBalms(["adjust", path("snapshot/model.onnx"), ...words]);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expectClose(await logitsOf("out/fixed.onnx"), expected);
  },
);
