// What balms predict says of pictures, whatever way a model is fed, beside what comes out by hand.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeImages, type PictureResize } from "@balms/datasets";
import { writeModel, type OnnxModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import { writeImageFolders } from "./example-data.ts";
import { external } from "./graph-parts.ts";
import { fedModel, SIDE, weightOf, type Feeding } from "./fed-models.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);
const plain: Feeding = { layout: "NCHW", type: "float32", batch: "batch" };
const asTheyAre = ["--mean", "0,0,0", "--std", "1,1,1"];
const files = ["a/b", "c"].flatMap((place) =>
  ["0", "1", "2"].map((name) => `${place}/${name}.png`),
);

interface Said {
  readonly classes: readonly string[];
  readonly predictions: readonly {
    readonly file: string;
    readonly likeliest: readonly { readonly id: number; readonly probability: number }[];
  }[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

beforeEach(() => writeImageFolders(path("pictures"), { a: { b: 3 }, c: { "": 3 } }));

async function predict(model: OnnxModel, ...argv: string[]): Promise<CommandResult> {
  await writeFile(path("model.onnx"), writeModel(model));
  return runBalms(["predict", path("model.onnx"), path("pictures"), ...argv]);
}

/** Probability of class 1 of each picture, in the order of the files. */
async function byHand(resize?: PictureResize): Promise<number[]> {
  const shares: number[] = [];
  const places = files.map((file) => path(`pictures/${file}`));
  for await (const { data, rows } of decodeImages(places, {
    width: SIDE,
    height: SIDE,
    channels: 3,
    resize,
  })) {
    const values = data.length / rows;
    for (let row = 0; row < rows; row += 1) {
      const [no, yes] = [0, 1].map((id) =>
        data
          .subarray(row * values, (row + 1) * values)
          .reduce((sum, pixel, value) => sum + pixel * weightOf(value, id), 0),
      );
      shares.push(1 / (1 + Math.exp(no - yes)));
    }
  }
  return shares;
}

test.each([
  [plain, 1e-5],
  [{ ...plain, layout: "NHWC" }, 1e-5],
  [{ ...plain, batch: 4 }, 1e-5],
  [{ ...plain, batch: 1, layout: "NHWC", type: "uint8" }, 1e-5],
  [{ ...plain, layout: "rows" }, 1e-5],
  [{ ...plain, type: "uint8" }, 1e-5],
  [{ ...plain, type: "float16" }, 5e-3],
] satisfies [Feeding, number][])(
  "a model that takes %o says what comes out by hand",
  async (feeding, tolerance) => {
    const size = feeding.layout === "rows" ? ["--width", "8", "--height", "8"] : [];
    const normalization = feeding.type === "uint8" ? [] : asTheyAre;
    const result = await predict(
      fedModel(feeding),
      "--json",
      "--top-k",
      "2",
      ...size,
      ...normalization,
    );
    expect(result).toMatchObject({ status: 0 });
    const { predictions, skipped } = JSON.parse(result.stdout) as Said;
    expect(skipped).toEqual([]);
    expect(predictions.map(({ file }) => file)).toEqual(
      files.map((file) => path(`pictures/${file}`)),
    );
    const expected = await byHand();
    for (const [row, { likeliest }] of predictions.entries()) {
      const [first, second] = likeliest;
      expect(first.probability).toBeGreaterThanOrEqual(second.probability);
      const share = likeliest.find(({ id }) => id === 1)?.probability ?? Number.NaN;
      expect(Math.abs(share - expected[row])).toBeLessThan(tolerance);
    }
  },
);

test("probabilities that a Softmax makes in the graph are made once", async () => {
  const result = await predict(fedModel(plain, { activation: "Softmax" }), ...asTheyAre);
  expect(result.status).toBe(0);
  const expected = await byHand();
  const lines = result.stdout.trim().split("\n").slice(1);
  for (const [row, line] of lines.entries()) {
    const [, id, probability] = line.split(",");
    const share = id === "1" ? expected[row] : 1 - expected[row];
    expect(Math.abs(Number(probability) - share)).toBeLessThan(1e-5);
  }
});

const names = (list: readonly string[]) => ({
  metadata: { "balms.classes": JSON.stringify(list) },
});

test("a table is safe to open in a spreadsheet, and appears whole", async () => {
  const model = fedModel(plain, names(['=cmd|"x",1', "@two"]));
  const result = await predict(
    model,
    ...asTheyAre,
    "--top-k",
    "9",
    "-o",
    path("out.csv"),
    "--quiet",
  );
  expect(result).toEqual({ status: 0, stdout: "", stderr: "" });
  const text = await readFile(path("out.csv"), "utf8");
  const [header, ...lines] = text.split("\n");
  expect(header).toBe("file,class,probability,class_2,probability_2");
  expect(lines).toHaveLength(7);
  expect(lines[0]).toMatch(
    /\/pictures\/a\/b\/0\.png,(?:"'=cmd\|""x"",1"|'@two),0\.\d+,.*,0\.\d+$/u,
  );
});

test("nobody says how the model is fed, or two say otherwise: refused, with what to do", async () => {
  const untold = await predict(fedModel(plain));
  expect(untold).toMatchObject({ status: 1, stdout: "" });
  expect(untold.stderr).toMatch(
    /^balms: `[^`]*model\.onnx`: received a model that does not say how its pixels were normalised; expected --mean and --std.*0\.485,0\.456,0\.406/u,
  );
  const bytes = await predict(fedModel({ ...plain, type: "uint8" }), ...asTheyAre);
  expect(bytes.stderr).toMatch(/`--mean`: received numbers for a model that takes uint8/u);
  const grey = await predict(fedModel(plain), "--mean", "0", "--std", "1");
  expect(grey.stderr).toMatch(/`--mean`: received 1 values; expected 3/u);
  const wide = await predict(fedModel(plain), ...asTheyAre, "--width", "9");
  expect(wide.stderr).toMatch(/`--width`: received 9 pixels; expected 8/u);
  const record = {
    "balms.input": '{"width":8,"height":8,"channels":3,"mean":[0,0,0],"std":[1,1,1]}',
  };
  expect(await predict(fedModel(plain, { metadata: record }), "--quiet")).toMatchObject({
    status: 0,
    stderr: "",
  });
});

test("a picture that cannot be read is named, and left out where that is asked for", async () => {
  await writeFile(path("pictures/a/b/1.png"), "no picture");
  const refused = await predict(fedModel(plain), ...asTheyAre);
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(/^balms: `[^`]*a\/b\/1\.png`: received /mu);
  const others = await predict(fedModel(plain), ...asTheyAre, "--skip-broken", "--json");
  expect(others.status).toBe(0);
  expect(others.stderr).toMatch(/a\/b\/1\.png is left out: /u);
  const { predictions, skipped } = JSON.parse(others.stdout) as Said;
  expect(predictions).toHaveLength(5);
  expect(skipped.map(({ file }) => file)).toEqual([path("pictures/a/b/1.png")]);
});

test("folders without pictures, inputs as output and a request to stop are refused", async () => {
  const input = await predict(fedModel(plain), ...asTheyAre, "-o", path("model.onnx"));
  expect(input.stderr).toMatch(/`--output`: received .*it is an input/u);
  await rm(path("pictures/c"), { recursive: true });
  await rm(path("pictures/a/b"), { recursive: true });
  const empty = await predict(fedModel(plain), ...asTheyAre);
  expect(empty.stderr).toMatch(/pictures`: received a folder without a picture in it/u);
  const signal = AbortSignal.abort("SIGINT");
  const stopped = await runBalms(["predict", path("model.onnx"), path("pictures")], { signal });
  expect(stopped).toMatchObject({ status: 130, stdout: "" });
});

const logit = (share: number): number => Math.log(share / (1 - share));

test("sigmoids are probabilities of each class by itself", async () => {
  const result = await predict(
    fedModel(plain, { activation: "Sigmoid" }),
    ...asTheyAre,
    "--json",
    "--top-k",
    "2",
  );
  expect(result.status).toBe(0);
  const { predictions, multiLabel } = JSON.parse(result.stdout) as Said & { multiLabel: boolean };
  expect(multiLabel).toBe(true);
  // Both classes have logits of their own: the difference of the two is that of the softmax.
  for (const [row, expected] of (await byHand()).entries()) {
    const [no, yes] = [0, 1].map(
      (id) => predictions[row].likeliest.find((one) => one.id === id)!.probability,
    );
    expect(logit(yes) - logit(no)).toBeCloseTo(logit(expected), 4);
  }
});

test("an adjusted model says what its correction makes of the scores", async () => {
  await writeFile(path("prior.json"), "[1, 3]");
  await writeFile(path("model.onnx"), writeModel(fedModel(plain)));
  const adjusting = ["adjust", path("model.onnx"), "--prior", path("prior.json"), "--no-verify"];
  expect(await runBalms([...adjusting, "-o", path("fixed.onnx")])).toMatchObject({ status: 0 });
  const result = await runBalms([
    "predict",
    path("fixed.onnx"),
    path("pictures"),
    ...asTheyAre,
    "--json",
  ]);
  const { predictions } = JSON.parse(result.stdout) as Said;
  for (const [row, before] of (await byHand()).entries()) {
    const after = before / 3 / (before / 3 + 1 - before);
    const [{ id, probability }] = predictions[row].likeliest;
    expect(id === 1 ? probability : 1 - probability).toBeCloseTo(after, 5);
  }
});

test("weights in a file beside the model are read", async () => {
  const whole = await predict(fedModel(plain), ...asTheyAre);
  const model = fedModel(plain);
  const { initializer } = model.graph!;
  const [weight] = initializer;
  await writeFile(path("weights.bin"), weight.rawData);
  initializer[0] = external(weight, "weights.bin", 0);
  expect(await predict(model, ...asTheyAre)).toMatchObject({ status: 0, stdout: whole.stdout });
  await rm(path("weights.bin"));
  const missing = await predict(model, ...asTheyAre);
  expect(missing).toMatchObject({ status: 1, stdout: "" });
  expect(missing.stderr).toMatch(/weights\.bin`: received nothing/u);
});

const processor = {
  image_processor_type: "CLIPImageProcessor",
  size: { shortest_edge: 12 },
  resample: 3,
  do_center_crop: true,
  crop_size: { height: SIDE, width: SIDE },
  do_normalize: false,
};

test("a model of the Hugging Face hub is fed as the file beside it says, and refused where that cannot be", async () => {
  await mkdir(path("hub/onnx"), { recursive: true });
  await predict(fedModel(plain));
  await rename(path("model.onnx"), path("hub/onnx/model.onnx"));
  await writeFile(
    path("hub/config.json"),
    '{ "id2label": { "0": "cat", "1": "a \\"dog\\", or" } }',
  );
  const file = path("hub/preprocessor_config.json");
  await writeFile(file, JSON.stringify(processor));
  const run = (...argv: string[]): Promise<CommandResult> =>
    runBalms(["predict", path("hub"), path("pictures"), ...argv]);
  const result = await run("--json", "--top-k", "2");
  expect(result.status).toBe(0);
  expect(result.stderr).toMatch(
    /^pictures: 8 × 8, bicubic, as \S*preprocessor_config\.json says$/mu,
  );
  const { predictions, classes } = JSON.parse(result.stdout) as Said;
  expect(classes).toEqual(["cat", 'a "dog", or']);
  const expected = await byHand({ kernel: "bicubic", to: { shortestSide: 12 } });
  const stretched = await byHand();
  for (const [row, { likeliest }] of predictions.entries()) {
    const share = likeliest.find(({ id }) => id === 1)?.probability ?? Number.NaN;
    expect(Math.abs(share - expected[row])).toBeLessThan(1e-5);
    expect(Math.abs(share - stretched[row])).toBeGreaterThan(1e-4);
  }
  // The caller is asked first, and says all of it then.
  const own = await run(...asTheyAre, "--json", "--top-k", "2");
  expect(own.stderr).not.toContain("preprocessor_config");
  await writeFile(file, JSON.stringify({ ...processor, crop_size: 10 }));
  expect((await run()).stderr).toMatch(
    /preprocessor_config\.json`: received pictures of 10 × 10 pixels in 3 channels; expected 8 × 8/u,
  );
  await writeFile(file, JSON.stringify({ ...processor, do_pad: true }));
  expect(await run()).toMatchObject({ status: 1, stdout: "" });
  expect(await run(...asTheyAre)).toMatchObject({ status: 0 });
});

test("a pattern stands for the files that fit it, in quotes too", async () => {
  await writeFile(path("model.onnx"), writeModel(fedModel(plain)));
  const argv = [path("pictures/*/b/[01].png"), ...asTheyAre, "--json", "--format", "json"];
  const { status, stdout } = await runBalms(["predict", path("model.onnx"), ...argv]);
  expect(status).toBe(0);
  const said = JSON.parse(stdout) as Said;
  expect(said.predictions.map(({ file }) => file)).toEqual(
    ["0", "1"].map((name) => path(`pictures/a/b/${name}.png`)),
  );
});
