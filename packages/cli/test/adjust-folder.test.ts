import { lstat, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readModel, writeModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import { adjustFiles } from "./adjust-files.ts";
import { constant, modelOf, node, value } from "./graph-parts.ts";
import { writeImageFolder } from "./hub-models.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";

const { path, refusal, savePrior, files } = adjustFiles();
const models = ["model.onnx", "model_fp16.onnx", "model_quantized.onnx"];

beforeEach(async () => {
  await writeImageFolder(path("hub"));
  await savePrior("prior.json", [9, 90, 1], ["dog", "cat", "owl"]);
});

function adjust(from: string, output: string, ...options: string[]): Promise<CommandResult> {
  return runBalms(["adjust", path(from), "-o", path(output), ...options]);
}

const withPrior = (output: string, ...options: string[]): Promise<CommandResult> =>
  adjust("hub", output, "--prior", path("prior.json"), ...options);

test("all precisions are adjusted, and everything else is copied as it is", async () => {
  await writeFile(path("hub/model.safetensors"), "weights");
  await mkdir(path("after-fixed"));
  const result = await withPrior("after-fixed");
  expect(result.status).toBe(0);
  expect(result.stderr).toBe("balms: model.safetensors stays as it was: not ONNX\n");
  for (const name of models) {
    expect(result.stdout).toContain(`after-fixed/onnx/${name}: onnx/${name} with 1 × log prior`);
  }
  expect(result.stdout.match(/verified: on random input at most \d/gu)).toHaveLength(3);
  expect(result.stdout).toMatch(/classes: cat, dog and owl, by config\.json \(id2label\)/u);
  const [before, after] = await Promise.all(
    ["hub", "after-fixed"].map((name) => readdir(path(name), { recursive: true })),
  );
  expect(after.toSorted()).toEqual(before.toSorted());
  for (const name of before.filter((file) => /\.(?:json|safetensors)$/u.test(file))) {
    const copy = await readFile(join(path("after-fixed"), name));
    expect(copy.equals(await readFile(join(path("hub"), name)))).toBe(true);
  }
  expect((await files()).filter((name) => name.startsWith("."))).toEqual([]);
});

test.runIf(process.platform !== "win32")("links, as in the hub's cache, become files", async () => {
  await mkdir(path("blobs"));
  for (const [index, name] of models.entries()) {
    await rename(path(`hub/onnx/${name}`), path(`blobs/${index}`));
    await symlink(`../../blobs/${index}`, path(`hub/onnx/${name}`));
  }
  expect(await withPrior("after")).toMatchObject({ status: 0, stderr: "" });
  for (const name of models) {
    expect((await lstat(path(`after/onnx/${name}`))).isFile()).toBe(true);
  }
});

test.runIf(process.platform !== "win32").each([
  ["a file", "secret"],
  ["a folder", "."],
])("a link to %s elsewhere is not copied into what comes out", async (_, target) => {
  await mkdir(path("elsewhere"));
  await writeFile(path("elsewhere/secret"), "secret");
  await symlink(path(`elsewhere/${target}`), path("hub/notes"));
  const result = await withPrior("after");
  expect(result).toMatchObject({ status: 1, stdout: "" });
  expect(result.stderr).toMatch(
    /hub\/notes`: received a link to .*elsewhere.*; expected a file of/u,
  );
  expect(await files()).not.toContain("after");
});

test.runIf(process.platform !== "win32")(
  "a link to a model elsewhere opens nothing of what is around it",
  async () => {
    await mkdir(path("elsewhere/inner"), { recursive: true });
    await writeFile(path("elsewhere/inner/secret"), "secret");
    await rename(path(`hub/onnx/${models[0]}`), path("elsewhere/model.onnx"));
    await symlink(path("elsewhere/model.onnx"), path(`hub/onnx/${models[0]}`));
    await symlink(path("elsewhere/inner/secret"), path("hub/notes"));
    const result = await withPrior("after");
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toMatch(/received a link to .*elsewhere.*; expected a file of/u);
    await rm(path("hub/notes"));
    expect((await withPrior("after")).stderr).toMatch(
      /received a link to .*elsewhere\/model\.onnx; expected a file of/u,
    );
    expect(await files()).not.toContain("after");
  },
);

test("a folder is stripped, retargeted, looked into and inspected as a whole", async () => {
  expect(await withPrior("once")).toMatchObject({ status: 0, stderr: "" });
  const target = await savePrior("target.json", [1, 2, 1], ["owl", "dog", "cat"]);
  expect(await adjust("once", "turned", "--retarget", target)).toMatchObject({
    status: 0,
    stderr: "",
  });
  expect(await adjust("turned", "back", "--strip")).toMatchObject({ status: 0, stderr: "" });
  for (const name of models) {
    const back = await readFile(path(`back/onnx/${name}`));
    expect(back.equals(await readFile(path(`hub/onnx/${name}`)))).toBe(true);
  }
  const looked = await runBalms(["adjust", path("hub"), "--dry-run"]);
  expect(looked.stdout.match(/softmax scores of 3 classes/gu)).toHaveLength(3);
  const json = await runBalms(["inspect", path("turned"), "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    architectures: ["ViTForImageClassification"],
    problemType: null,
    models: models.map((name) => ({
      file: `onnx/${name}`,
      classNames: { names: ["cat", "dog", "owl"], from: "config.json (id2label)" },
      adjustment: expect.any(String) as string,
    })),
  });
});

test("one precision that cannot be adjusted refuses the whole, with its name", async () => {
  const other = modelOf({
    input: [value("x", "float32", ["n", 3])],
    output: [value("y", "float32", ["n", 3])],
    initializer: [constant("c", "float32", Float32Array.of(1, 2, 3), [3])],
    node: [node("Mul", ["x", "c"], "y")],
  });
  await writeFile(path("hub/onnx/model_q4.onnx"), writeModel(other));
  expect(await refusal(await withPrior("fixed"))).toMatch(
    /onnx\/model_q4\.onnx`: received output "y": an output of Mul/u,
  );
  await writeFile(path("hub/onnx/model_q4.onnx"), "cut");
  expect(await refusal(await withPrior("fixed"))).toMatch(/onnx\/model_q4\.onnx`/u);
  await writeFile(
    path("hub/onnx/model_q4.onnx"),
    "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
  );
  expect(await refusal(await withPrior("fixed"))).toMatch(/a Git LFS pointer.*git lfs pull/u);
});

test("an adjusted precision among the others refuses the whole", async () => {
  await withPrior("once");
  const adjusted = readModel(await readFile(path("once/onnx/model_fp16.onnx")));
  await writeFile(path("hub/onnx/model_fp16.onnx"), writeModel(adjusted));
  expect(await refusal(await withPrior("fixed"))).toMatch(
    /onnx\/model_fp16\.onnx`: received a model that is adjusted already/u,
  );
});

test("a name that is spelt otherwise is asked for", async () => {
  await savePrior("prior.json", [9, 90, 1], ["dog", "Cat", "owl"]);
  expect(await refusal(await withPrior("fixed"))).toMatch(
    /Is "Cat" the class "cat"\? Write both alike/u,
  );
});

test("the configuration says what the scores are, and the user the last word", async () => {
  await writeImageFolder(path("hub"), { problem_type: "multi_label_classification" });
  expect((await withPrior("several")).stdout).toMatch(
    /log odds of 3 classes.*\n {2}sigmoid scores/u,
  );
  expect((await withPrior("one", "--kind", "softmax")).stdout).toMatch(/log prior of 3 classes/u);
  await writeImageFolder(path("hub"), { problem_type: "regression" });
  expect(await refusal(await withPrior("fixed"))).toMatch(
    /config\.json`: received problem_type "regression"/u,
  );
});

test("nothing is written where something is, or inside of the input", async () => {
  await mkdir(path("full"));
  await writeFile(path("full/mine"), "");
  for (const [output, reason] of [
    ["full", /full \(it is not empty\)/u],
    ["hub/fixed", /it is inside of the input/u],
    ["hub", /it is the input/u],
    ["prior.json", /a file of that name is in the way/u],
    ["no/fixed", /its folder: it does not exist/u],
  ] as const) {
    expect(await refusal(await withPrior(output))).toMatch(reason);
  }
  expect(await refusal(await withPrior("fixed", "--embed"))).toMatch(
    /--embed`: received .*a folder/u,
  );
  expect(await readdir(path("full"))).toEqual(["mine"]);
});

test("Ctrl-C leaves nothing", async () => {
  const abort = new AbortController();
  abort.abort("SIGINT");
  const argv = ["adjust", path("hub"), "--prior", path("prior.json"), "-o", path("fixed")];
  const before = await files();
  const result = await runBalms(argv, { signal: abort.signal });
  expect(result).toMatchObject({ status: 130, stdout: "" });
  expect(await files()).toEqual(before);
});
