import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inputShape, modelMetadata, readModel, writeModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import type { RunRecord } from "balms";
import { writeImageFolders } from "./example-data.ts";
import { pictureModel } from "./picture-model.ts";
import { lastValues } from "./last-values.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

beforeEach(() =>
  writeImageFolders(join(folder(), "data"), {
    train: { lying: 60, standing: 20 },
    test: { lying: 20, standing: 20 },
  }),
);

function train(
  argv: readonly string[],
  options: Parameters<typeof runBalms>[1] = {},
): Promise<CommandResult> {
  const data = ["--data", join(folder(), "data"), "--steps", "60", "--batch-size", "64"];
  const all = ["train", ...data, "--out", join(folder(), "out"), "--json", ...argv];
  return runBalms(lastValues(all), options);
}

const small = ["--width", "8", "--height", "8"];

function recordOf({ stdout }: CommandResult): RunRecord {
  return JSON.parse(stdout) as RunRecord;
}

function bytesOf(name: string): Promise<Buffer> {
  return readFile(join(folder(), name));
}

test("without a word about it, a convolutional network is trained from pixels", async () => {
  const result = await train([...small, "--epochs", "12", "--augment", "none"]);
  expect(result.stderr).toMatch(/^backbone: convnet-small, 12 epochs, .*augmentation none/mu);
  const record = recordOf(result);
  expect(record.backbone).toMatchObject({ feature: "features", trained: true, cached: false });
  const losses = record.backbone?.losses ?? [];
  expect(losses).toHaveLength(12);
  expect(losses.at(-1)).toBeLessThan(losses[0]);
  const report = (await bytesOf("out/report.html")).toString();
  expect(report).toMatch(/How training went.*Backbone.*Plain softmax.*Balanced Softmax.*BALMS/su);
  const model = readModel(await bytesOf("out/model.onnx"));
  expect(inputShape(model).shape).toEqual(["batch", 3, 8, 8]);
  const written = JSON.parse(modelMetadata(model)["balms.input"] ?? "") as { mean: number[] };
  expect(written.mean).toEqual(record.backbone?.format.mean);
  expect(written.mean[0]).toBeGreaterThan(0.1);
  // Bars that lie and bars that stand: what a network sees that looks at neighbours.
  expect(record.methods.at(-1)?.balanced).toBeGreaterThan(0.9);
  expect(await readdir(join(folder(), "out", "cache"))).not.toContain("training.checkpoint");
});

test("what size images are brought to is said where nobody chose it", async () => {
  const said = "images: 32 × 32 pixels, whatever theirs; --width and --height choose others";
  expect((await train(["--epochs", "1"])).stderr).toContain(said);
  expect((await train([...small, "--epochs", "1"])).stderr).not.toContain("whatever theirs");
});

test("augmentation is that of the pictures unless it is named, and changes what is learned", async () => {
  const usual = await train([...small, "--epochs", "1"]);
  expect(usual.stderr).toContain("augmentation crop:1,flip:0.5");
  const first = await bytesOf("out/model.onnx");
  const again = await train([...small, "--epochs", "1", "--augment", "crop:1,flip:0.5"]);
  expect(again.stderr).toContain("backbone:");
  expect((await bytesOf("out/model.onnx")).equals(first)).toBe(true);
  const other = await train([...small, "--epochs", "1", "--augment", "color:0.2,cutout:3"]);
  expect(other.stderr).toContain("augmentation color:0.2,cutout:3");
  expect((await bytesOf("out/model.onnx")).equals(first)).toBe(false);
});

test("changes that would leave nothing of a picture, or are said twice, are refused", async () => {
  for (const change of ["crop", "cutout"]) {
    const { status, stderr } = await train([...small, "--augment", `${change}:8`]);
    expect(status).toBe(1);
    expect(stderr).toContain(
      `--augment ${change}\`: received 8; expected a whole number from 0 to 7`,
    );
  }
  const twice = await train([...small, "--augment", "crop:1,flip:0.5,crop:2"]);
  expect(twice.status).toBe(1);
  expect(twice.stderr).toContain("Expected each change once, not crop twice.");
});

test("sizes that a network does not take are refused before any picture is opened", async () => {
  await writeFile(join(folder(), "data", "train", "lying", "0.png"), "broken");
  const { status, stderr } = await train([...small, "--backbone", "resnet-18"]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/`--height`: received 8; expected .*32/u);
});

test("a broken test picture is found before the training, not after it", async () => {
  await writeFile(join(folder(), "data", "test", "lying", "0.png"), "broken");
  const { status, stderr } = await train([...small, "--epochs", "1"]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/test\/lying\/0\.png`: received /u);
  expect(stderr).not.toContain("backbone:");
  expect(await readdir(folder())).toEqual(["data"]);
});

test("an interrupted training is kept, and goes on to the same bytes", async () => {
  const options = [...small, "--epochs", "5"];
  await train(options);
  const whole = await bytesOf("out/model.onnx");
  await rm(join(folder(), "out"), { recursive: true });

  const abort = new AbortController();
  let calls = 0;
  const interrupted = await train(options, {
    signal: abort.signal,
    // Looked at after every step.
    clock: () => {
      calls += 1;
      if (calls === 12) abort.abort("SIGINT");
      return 0;
    },
  });
  expect(interrupted.status).toBe(130);
  const file = join(folder(), "out", "cache", "training.checkpoint");
  expect(interrupted.stderr).toContain(`steps are kept in ${file}: the same command with --resume`);
  expect(await readdir(join(folder(), "out"))).toEqual(["cache"]);

  const other = await train([...options, "--seed", "2", "--resume"]);
  expect(other.stderr).toMatch(/`--resume`: received .*which another training left/u);
  const resumed = await train([...options, "--resume"]);
  expect(resumed.status).toBe(0);
  expect((await bytesOf("out/model.onnx")).equals(whole)).toBe(true);
  expect(await readdir(join(folder(), "out", "cache"))).not.toContain("training.checkpoint");
});

test("a checkpoint lies where the user wants it, and is refused when it is damaged or none", async () => {
  const place = join(folder(), "kept");
  await mkdir(place);
  const abort = new AbortController();
  let calls = 0;
  const clock = (): number => {
    calls += 1;
    if (calls === 12) abort.abort("SIGINT");
    return 0;
  };
  const options = [...small, "--epochs", "5", "--checkpoint", place];
  const interrupted = await train(options, { signal: abort.signal, clock });
  expect(interrupted.status).toBe(130);
  expect(await readdir(place)).toEqual(["training.checkpoint"]);
  expect(await readdir(folder())).not.toContain("out");
  const file = join(place, "training.checkpoint");
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.length - 1));
  const cut = await train([...options, "--resume"]);
  expect(cut).toMatchObject({ status: 1, stdout: "" });
  expect(cut.stderr).toMatch(/`--resume`: received .*training\.checkpoint, which is damaged/u);
  await writeFile(file, "notes");
  expect((await train([...options, "--resume"])).stderr).toMatch(/which is no checkpoint/u);
  await rm(file);
  const none = await train([...options, "--resume"]);
  expect(none.status).toBe(0);
  expect(none.stderr).toMatch(/there is no .*training\.checkpoint, so that .* from the start/u);
});

/** The bytes of each weight, by its name. */
function weights(bytes: Uint8Array): Map<string, string> {
  const all = readModel(bytes).graph?.initializer ?? [];
  return new Map(all.map(({ name, rawData }) => [name, Buffer.from(rawData).toString("base64")]));
}

test("a trained model is trained further, whole or its last layers", async () => {
  await train([...small, "--epochs", "3"]);
  const model = join(folder(), "first.onnx");
  await writeFile(model, await bytesOf("out/model.onnx"));
  const before = weights(await bytesOf("first.onnx"));
  const options = ["--backbone", model, "--epochs", "1"];
  const last = await train([...options, "--train", "last:2"]);
  expect(last.stderr).toMatch(/^backbone: .*first\.onnx, the last 2 of its layers with Balanced/mu);
  expect(recordOf(last).backbone).toMatchObject({ trained: true });
  const changed = (now: Map<string, string>): string[] =>
    [...before].flatMap(([name, value]) => (now.get(name) === value ? [] : [name]));
  const later = changed(weights(await bytesOf("out/model.onnx")));
  expect(later).toContain("bn3.weight");
  expect(later).not.toContain("conv1.weight");
  const all = await train([...options, "--train", "all"]);
  expect(all.status).toBe(0);
  const every = changed(weights(await bytesOf("out/model.onnx")));
  expect(every).toEqual(expect.arrayContaining(["conv1.weight", "conv3.weight"]));
  // Normalisations of a trained model stay as they are.
  expect(every.filter((name) => /running/u.test(name))).toEqual([]);
  const again = await train([...options, "--train", "all"]);
  expect(again.stderr).toContain("features: those of an earlier run");
});

test("a model for other classes gets a head before it is trained further", async () => {
  const model = join(folder(), "six.onnx");
  await writeFile(model, writeModel(pictureModel({ relu: false })));
  const result = await train([...small, "--backbone", model, "--train", "all"]);
  expect(result.stderr).toMatch(/^head balanced-softmax: .*\nbackbone: .*six\.onnx, all of its/mu);
  expect(recordOf(result).data.classes).toEqual(["lying", "standing"]);
});
