import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromJSON } from "@balms/core";
import { readModel, inputShape } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import type { RunRecord } from "balms";
import { writeImageFolders } from "./example-data.ts";
import { lastValues } from "./last-values.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

beforeEach(() =>
  writeImageFolders(join(folder(), "data"), {
    train: { lying: 60, standing: 10 },
    test: { lying: 20, standing: 20 },
  }),
);

function trainInto(name: string, ...options: string[]): Promise<CommandResult> {
  const data = ["--data", join(folder(), "data"), "--steps", "40"];
  const out = ["--out", join(folder(), name), "--json"];
  return runBalms(lastValues(["train", ...data, ...out, ...options]));
}

const size = ["--width", "8", "--height", "8"];
const perceptron = ["--backbone", "mlp", ...size, "--hidden", "16,8", "--epochs", "8"];

function recordOf({ stdout }: CommandResult): RunRecord {
  return JSON.parse(stdout) as RunRecord;
}

test("a perceptron is trained, its features are kept, and a second run takes them", async () => {
  const first = await trainInto("out", ...perceptron);
  expect(first.status).toBe(0);
  expect(first.stderr).toMatch(/backbone: perceptron with 16 and 8 units, 8 epochs/u);
  const record = recordOf(first);
  expect(record.backbone).toMatchObject({ trained: true, cached: false });
  expect(record.data).toMatchObject({ classes: ["lying", "standing"], counts: [60, 10] });
  const model = await readFile(join(folder(), "out", "model.onnx"));
  expect(inputShape(readModel(model)).shape.slice(1)).toEqual([192]);
  const second = await trainInto("out", ...perceptron);
  expect(second.stderr).toContain("features: those of an earlier run");
  expect(second.stderr).not.toContain("backbone:");
  expect((await readFile(join(folder(), "out", "model.onnx"))).equals(model)).toBe(true);
  expect(recordOf(second).methods).toEqual(record.methods);
  expect(recordOf(second).backbone?.losses).toEqual(record.backbone?.losses);
});

test("a damaged cache is made again", async () => {
  await trainInto("out", ...perceptron);
  const cache = join(folder(), "out", "cache");
  const features = (await readdir(cache)).find((name) => name.endsWith("train.npy")) ?? "";
  const bytes = await readFile(join(cache, features));
  await writeFile(join(cache, features), bytes.fill(1, 200, 210));
  const again = await trainInto("out", ...perceptron);
  expect(again.stderr).toContain("backbone:");
  const third = await trainInto("out", ...perceptron);
  expect(third.stderr).toContain("features: those of an earlier run");
});

test("the written model is a backbone, and says how it is fed", async () => {
  const first = recordOf(await trainInto("out", ...perceptron));
  const backbone = join(folder(), "out", "model.onnx");
  const second = await trainInto("second", "--backbone", backbone);
  expect(second.status).toBe(0);
  expect(second.stderr).not.toContain("normalisation:");
  const record = recordOf(second);
  expect(record.backbone?.format).toEqual(first.backbone?.format);
  const [given, ...methods] = record.methods;
  expect(methods).toEqual(first.methods);
  expect(given).toEqual({ ...first.methods.at(-1), name: "given" });
  const named = await trainInto("third", "--backbone", backbone, "--feature", "nowhere");
  expect(named.status).toBe(1);
  expect(named.stderr).toMatch(
    /^balms: `--feature`: received "nowhere"[^\n]*last linear layer is "[^\n]*\n$/u,
  );
});

test("rare images that are missed are in the report, as data", async () => {
  await trainInto("out", ...perceptron, "--methods", "softmax", "--steps", "1");
  const report = await readFile(join(folder(), "out", "report.html"), "utf8");
  expect(report).toContain("Still missed");
  expect(report).toMatch(
    /<img src="data:image\/png;base64,[^"]+" alt="standing, taken for lying"/u,
  );
});

test("models that cannot be a backbone end with one message", async () => {
  const path = join(folder(), "model.onnx");
  await writeFile(path, "no model");
  const none = await trainInto("out", "--backbone", path);
  expect(none).toMatchObject({ status: 1, stdout: "" });
  expect(none.stderr).toMatch(/^balms: [^\n]*model\.onnx[^\n]*\n$/u);
  await trainInto("first", ...perceptron);
  const whole = await readFile(join(folder(), "first", "model.onnx"));
  await writeFile(path, whole.subarray(0, whole.length / 2));
  const cut = await trainInto("out", "--backbone", path);
  expect(cut).toMatchObject({ status: 1, stdout: "" });
  expect(cut.stderr).toMatch(/^balms: [^\n]*model\.onnx[^\n]*\n$/u);
  const channels = await trainInto("out", ...perceptron, "--mean", "0", "--std", "1");
  expect(channels.stderr).toMatch(/--mean.*3, one per channel/u);
  expect(await readdir(folder())).not.toContain("out");
});

test("a cache that cannot be written is found before any picture is opened", async () => {
  const out = join(folder(), "out");
  await mkdir(out);
  await writeFile(join(out, "cache"), "");
  await writeFile(join(folder(), "data", "train", "lying", "0.png"), "broken");
  const refused = await trainInto("out", ...perceptron);
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /^balms: `--out`: received [^\n]*cache \(a file of that name is in the way\)[^\n]*Choose another folder[^\n]*\n$/u,
  );
  expect(await readdir(out)).toEqual(["cache"]);
});

test("the prior of a run is the one that is counted from its pictures", async () => {
  await trainInto("out", ...perceptron, "--methods", "softmax");
  const written = priorFromJSON(await readFile(join(folder(), "out", "prior.json"), "utf8"));
  const counted = await runBalms(["prior", "count", join(folder(), "data", "train")]);
  expect(written.counted).toBe("images");
  expect(written.digest).toBe(priorFromJSON(counted.stdout).digest);
});
