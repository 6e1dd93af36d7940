import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromCounts } from "@balms/core";
import { adjustModel, inputShape, readModel, writeModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import type { RunRecord } from "balms";
import { writeImageFolders } from "./example-data.ts";
import { pictureModel } from "./picture-model.ts";
import { lastValues } from "./last-values.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

beforeEach(async () => {
  await writeImageFolders(join(folder(), "data"), {
    train: { lying: 40, standing: 10 },
    test: { lying: 20, standing: 20 },
  });
  await writeFile(join(folder(), "plain.onnx"), writeModel(pictureModel({ relu: false })));
  await writeFile(join(folder(), "relu.onnx"), writeModel(pictureModel({ relu: true })));
});

function train(backbone: string, ...options: string[]): Promise<CommandResult> {
  const data = ["--data", join(folder(), "data"), "--backbone", join(folder(), backbone)];
  const out = ["--out", join(folder(), "out"), "--steps", "40", "--json"];
  return runBalms(lastValues(["train", ...data, ...out, ...options]));
}

test("a head that is not linear is refused, unless the feature is named", async () => {
  const size = ["--width", "8", "--height", "8"];
  const refused = await train("relu.onnx", ...size);
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(/^balms: [^\n]*relu\.onnx[^\n]*Relu[^\n]*--feature[^\n]*\n$/u);
  const named = await train("relu.onnx", ...size, "--feature", "scores");
  expect(named.status).toBe(0);
  const record = JSON.parse(named.stdout) as RunRecord;
  expect(record.data.dimensions).toBe(6);
  expect(record.backbone).toMatchObject({ feature: "scores", trained: false });
});

test("a size that the model leaves open is asked for, and the written model leaves it open", async () => {
  const open = await train("plain.onnx");
  expect(open.stderr).toMatch(/`--height`.*leaves them open/u);
  const given = await train("plain.onnx", "--width", "8", "--height", "8", "--feature", "flat");
  expect(given.status).toBe(0);
  const model = readModel(await readFile(join(folder(), "out", "model.onnx")));
  expect(inputShape(model).shape).toEqual(["batch", 3, "height", "width"]);
});

/** What `balms inspect` says of the head of a model. */
async function inspected(...path: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await runBalms(["inspect", join(folder(), ...path), "--json"]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

test("inspect says beforehand what training would refuse", async () => {
  const head = { feature: "flat", dimensions: 192 };
  expect(await inspected("plain.onnx")).toMatchObject({
    head,
    trainingRefusal: expect.stringMatching(/`--height`.*leaves them open/u) as string,
  });
  expect(await inspected("relu.onnx")).toMatchObject({
    head: null,
    headRefusal: expect.stringContaining("Relu") as string,
    trainingRefusal: null,
  });
  const size = ["--width", "8", "--height", "8"];
  expect(await train("plain.onnx", ...size)).toMatchObject({ status: 0 });
  // What balms wrote says the size of its pictures.
  expect(await inspected("out", "model.onnx")).toMatchObject({ head, trainingRefusal: null });
});

test("features of a given model are taken again, whatever the seed", async () => {
  const given = ["--width", "8", "--height", "8", "--feature", "flat"];
  expect(await train("plain.onnx", ...given)).toMatchObject({ status: 0 });
  const second = await train("plain.onnx", ...given, "--seed", "2");
  expect(second.stderr).toContain("features: those of an earlier run");
  const other = await train("plain.onnx", ...given.slice(0, 4));
  expect(other.stderr).not.toContain("features: those of an earlier run");
});

test("a model for other classes is fed as is usual, or as the options say", async () => {
  const size = ["--width", "8", "--height", "8"];
  const usual = await train("plain.onnx", ...size);
  expect(usual.stderr).toMatch(/normalisation: ImageNet, assumed; set it with --mean and --std/u);
  const given = await train("plain.onnx", ...size, "--mean", "0,0,0", "--std", "1,1,1");
  expect(given.stderr).not.toContain("normalisation:");
  const record = JSON.parse(given.stdout) as RunRecord;
  expect(record.backbone?.format).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] });
});

test("a feature behind an adjustment is refused before any picture is opened", async () => {
  const prior = priorFromCounts([6, 5, 4, 3, 2, 1]);
  const adjusted = adjustModel(pictureModel({ relu: false }), { prior });
  await writeFile(join(folder(), "adjusted.onnx"), writeModel(adjusted));
  await writeFile(join(folder(), "data", "train", "lying", "0.png"), "broken");
  const size = ["--width", "8", "--height", "8"];
  const refused = await train("adjusted.onnx", ...size, "--feature", "scores");
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /^balms: [^\n]*adjusted\.onnx`: received an adjustment of "scores"[^\n]*original model[^\n]*\n$/u,
  );
  const usual = await train("adjusted.onnx", ...size);
  expect(usual.stderr).toMatch(/0\.png/u);
});

test("a model that was exported for training is refused before any picture is opened", async () => {
  const model = pictureModel({ relu: false });
  const [flatten, ...rest] = model.graph?.node ?? [];
  const numbers = { dims: [3n], rawData: new Uint8Array(12) };
  const [weight] = model.graph?.initializer ?? [];
  const names = ["scale", "shift", "mean", "variance"];
  model.graph?.initializer.push(...names.map((name) => ({ ...weight, ...numbers, name })));
  const training = { ...rest[0]?.attribute[0], name: "training_mode", type: 2, i: 1n };
  const normalize = {
    ...flatten,
    name: "bn1",
    opType: "BatchNormalization",
    input: ["image", ...names],
    output: ["normal", "mean2", "variance2"],
    attribute: [training],
  };
  const after = { ...flatten, input: ["normal"] };
  model.graph?.node.splice(0, 1, normalize as typeof flatten, after);
  await writeFile(join(folder(), "training.onnx"), writeModel(model));
  await writeFile(join(folder(), "data", "train", "lying", "0.png"), "broken");
  const refused = await train("training.onnx", "--width", "8", "--height", "8");
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /^balms: [^\n]*training\.onnx`: received node BatchNormalization "bn1", which normalises[^\n]*model\.eval\(\)[^\n]*\n$/u,
  );
});
