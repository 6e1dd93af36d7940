import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@balms/core";
import { beforeEach, expect, test } from "vitest";
import { readHubFolder } from "./hub-folder.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();
beforeEach(async () => {
  await mkdir(join(folder(), "onnx"));
});

async function put(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder(), name), text);
}

const config = {
  architectures: ["ViTForImageClassification"],
  id2label: { "1": "dog", "0": "cat", "10": "z", "2": "c" },
};

test("models, configuration and all other files are told apart", async () => {
  await put({
    "config.json": JSON.stringify({ ...config, id2label: { "1": "dog", "0": "cat" } }),
    "onnx/model.onnx": "",
    "onnx/model_fp16.onnx": "",
    "onnx/model.onnx_data": "",
    "tokenizer.json": "{}",
  });
  await mkdir(join(folder(), ".git"));
  await put({ ".git/old.onnx": "" });
  expect(await readHubFolder(folder())).toEqual({
    path: folder(),
    config: {
      path: join(folder(), "config.json"),
      classes: { names: ["cat", "dog"], from: "config.json (id2label)" },
      problem: undefined,
      architectures: ["ViTForImageClassification"],
    },
    models: ["onnx/model.onnx", "onnx/model_fp16.onnx"],
    others: ["config.json", "onnx/model.onnx_data", "tokenizer.json"],
  });
});

test("ids with gaps, and labels that say nothing, name no classes", async () => {
  await put({ "config.json": JSON.stringify(config), "onnx/model.onnx": "" });
  expect((await readHubFolder(folder())).config.classes).toBeUndefined();
  const id2label = { "0": "LABEL_0", "1": "LABEL_1" };
  await put({ "config.json": JSON.stringify({ id2label, problem_type: null }) });
  expect((await readHubFolder(folder())).config).toMatchObject({
    classes: undefined,
    problem: undefined,
    architectures: [],
  });
});

const refusal = (): Promise<unknown> =>
  readHubFolder(folder()).catch((error: unknown) =>
    DataError.isInstance(error) ? error.message : error,
  );

test("folders that are no models are refused, and what is missing is said", async () => {
  expect(await refusal()).toMatch(/without any \.onnx file/u);
  await put({ "onnx/model.onnx": "" });
  expect(await refusal()).toMatch(/without config\.json.*Give the model itself: .*model\.onnx/u);
  await put({ "config.json": "[1" });
  expect(await refusal()).toMatch(/config\.json`: received text that is no JSON object/u);
});

test.runIf(process.platform !== "win32")("links are followed, a broken one is said", async () => {
  await put({ "config.json": "{}", blob: "" });
  await symlink("../blob", join(folder(), "onnx", "model.onnx"));
  expect((await readHubFolder(folder())).models).toEqual(["onnx/model.onnx"]);
  await symlink("nowhere", join(folder(), "broken"));
  expect(await refusal()).toMatch(/broken`: received it does not exist/u);
  await rm(join(folder(), "broken"));
  await symlink(folder(), join(folder(), "circle"));
  expect(await refusal()).toMatch(/without end|circle/u);
});
