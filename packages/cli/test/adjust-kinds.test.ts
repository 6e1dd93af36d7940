import { writeFile } from "node:fs/promises";
import { priorFromCounts, priorToJSON } from "@balms/core";
import { writeModel } from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { adjustFiles } from "./adjust-files.ts";
import { constant, modelOf, node, value } from "./graph-parts.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";

const { path, adjust, refusal, savePrior, files } = adjustFiles();
const logs = [0.9, 0.09, 0.01].map((share) => -Math.log(share));

/** Linear layers on x [1, 2], one for each output, and operators behind them. */
async function writeHeads(
  heads: Readonly<Record<string, number>>,
  behind: Readonly<Record<string, string>> = {},
): Promise<void> {
  const names = Object.keys(heads);
  const outputs = names.map((name) => behind[name] ?? name);
  const model = modelOf({
    input: [value("x", "float32", ["n", 2])],
    output: outputs.map((name, index) =>
      value(name, "float32", ["n", heads[names[index] ?? ""] ?? 0]),
    ),
    initializer: names.map((name) => {
      const width = heads[name] ?? 0;
      const weight = Float32Array.from({ length: 2 * width }, (_, index) => Math.sin(index));
      return constant(`${name}.weight`, "float32", weight, [2, width]);
    }),
    node: [
      ...names.map((name) => node("MatMul", ["x", `${name}.weight`], name)),
      ...Object.entries(behind).map(([name, operator]) => node(operator, [name], operator)),
    ],
  });
  await writeFile(path("model.onnx"), writeModel(model));
}

async function run(name: string): Promise<Readonly<Record<string, number[]>>> {
  const session = await InferenceSession.create(path(name));
  const outputs = await session.run({ x: new Tensor("float32", Float32Array.of(1, 2), [1, 2]) });
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([key, { data }]) => [key, Array.from(data as Float32Array)]),
  );
}

async function fixed(...options: string[]): Promise<CommandResult> {
  const result = await adjust("--prior", path("prior.json"), "-o", path("fixed.onnx"), ...options);
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toMatch(/verified: on random input at most \d/u);
  return result;
}

/** Sees to it that so much was added to each score of an output, but for a number added to all where that says nothing. */
async function expectAdded(name: string, added: readonly number[], offset = true): Promise<void> {
  const [before, after] = [await run("model.onnx"), await run("fixed.onnx")];
  const found = (after[name] ?? []).map((score, id) => score - (before[name]?.[id] ?? 0));
  const start = offset ? (found[0] ?? 0) - (added[0] ?? 0) : 0;
  for (const [id, each] of added.entries()) expect((found[id] ?? 0) - start).toBeCloseTo(each, 4);
}

test("several heads are corrected together, or those that are named", async () => {
  await writeHeads({ coarse: 3, fine: 3 });
  const both = await fixed();
  expect(both.stdout).toMatch(/follow: "coarse" and "fine"/u);
  await expectAdded("coarse", logs);
  await expectAdded("fine", logs);
  const one = await fixed("--logits", "fine");
  expect(one.stdout).toMatch(/taken off "fine"\n.*\n {2}follow: "fine"\n {2}as before: "coarse"/u);
  await expectAdded("coarse", [0, 0, 0], false);
  await expectAdded("fine", logs);
  for (const named of [
    ["--logits", "coarse, fine"],
    ["--logits", "coarse", "--logits", "fine"],
  ]) {
    await fixed(...named);
    await expectAdded("coarse", logs);
  }
});

test("a tensor with a comma in its name is named by it", async () => {
  await writeHeads({ "coarse,fine": 3, other: 3 });
  const one = await fixed("--logits", "coarse,fine");
  expect(one.stdout).toMatch(/follow: "coarse,fine"\n {2}as before: "other"/u);
  await expectAdded("coarse,fine", logs);
  await expectAdded("other", [0, 0, 0], false);
});

test("raw scores of several labels are corrected each by itself, when they are said to be", async () => {
  await writeHeads({ scores: 3 });
  const result = await fixed("--kind", "sigmoid");
  expect(result.stdout).toMatch(/log odds of 3 classes taken off "scores"/u);
  expect(result.stdout).toMatch(/each class by its share of 100 rows, with one label each\n/u);
  const odds = [0.9, 0.09, 0.01].map((share) => -Math.log(share / (1 - share)));
  await expectAdded("scores", odds, false);
});

test("where rows have several labels, their number is that of the prior", async () => {
  await writeHeads({ scores: 3 });
  const prior = priorFromCounts([90, 60, 20], { counted: "images", examples: 120 });
  await writeFile(path("prior.json"), priorToJSON(prior));
  const result = await fixed("--kind", "sigmoid");
  expect(result.stdout).toMatch(/each class by its share of 120 images\n/u);
  const odds = [90, 60, 20].map((count) => -Math.log(count / (120 - count)));
  await expectAdded("scores", odds, false);
});

test("one score for two classes is corrected by the log of their ratio", async () => {
  await writeHeads({ score: 1 });
  await savePrior("prior.json", [9, 1]);
  const result = await fixed("--kind", "binary");
  expect(result.stdout).toMatch(/one sigmoid score for two classes: "score"/u);
  await expectAdded("score", [Math.log(9)], false);
});

/** How much likelier the last class is than the first behind the background. */
function ratio({ Softmax: shares = [] }: Readonly<Record<string, number[]>>): number {
  return (shares[3] ?? 0) / (shares[1] ?? 1);
}

test("a class that is none of them keeps its probability", async () => {
  await writeHeads({ scores: 4 }, { scores: "Softmax" });
  await fixed("--background", "first");
  const [before, after] = [await run("model.onnx"), await run("fixed.onnx")];
  expect(after["Softmax"]?.[0]).toBeCloseTo(before["Softmax"]?.[0] ?? 0, 5);
  expect(ratio(after) / ratio(before)).toBeCloseTo(90, 2);
});

test("a dry run says what it finds and would do, and writes nothing", async () => {
  await writeHeads({ coarse: 3, other: 5 }, { coarse: "Softmax" });
  const before = await files();
  const looked = await adjust("--dry-run", "--logits", "coarse");
  expect(looked).toMatchObject({ status: 0, stderr: "" });
  expect(looked.stdout).toMatch(
    /softmax scores of 3 classes: "coarse" \[\?, 3\], float32, before a Softmax\n {2}follow: "Softmax"\n {2}as before: "other"\n$/u,
  );
  const planned = await adjust(
    "--dry-run",
    "--prior",
    path("prior.json"),
    "-o",
    path("fixed.onnx"),
  );
  expect(planned.stdout).toMatch(
    /^dry run: model\.onnx with 1 × log prior of 3 classes taken off "coarse"/u,
  );
  expect(await files()).toEqual(before);
  const other = await savePrior("seven.json", [1, 2, 3, 4, 5, 6, 7]);
  expect(await refusal(await adjust("--dry-run", "--prior", other))).toMatch(
    /seven\.json`: received 7/u,
  );
});

test("what cannot be run is said, and refused when running was asked for", async () => {
  await writeHeads({ scores: 3 }, { scores: "SomethingNew" });
  const options = ["--prior", path("prior.json"), "--logits", "scores", "-o", path("fixed.onnx")];
  const demanded = await adjust(...options, "--verify");
  expect(await refusal(demanded)).toMatch(/cannot be run on random input.*Leave --verify out/u);
  const result = await adjust(...options);
  expect(result.status).toBe(0);
  expect(result.stderr).toMatch(/^balms: [^\n]*model\.onnx: not verified: [^\n]*SomethingNew/u);
  expect(await adjust(...options, "--no-verify")).toMatchObject({ status: 0, stderr: "" });
});

test("inspect says what a model is, for people and as JSON", async () => {
  await writeHeads({ coarse: 3, other: 5 }, { coarse: "Softmax" });
  const text = await runBalms(["inspect", path("model.onnx")]);
  expect(text).toMatchObject({ status: 0, stderr: "" });
  expect(text.stdout).toMatch(/output "Softmax" float32 \[n, 3\]: probabilities, follows\n/u);
  expect(text.stdout).toMatch(
    /\n {2}no head to replace or train: a model with 2 outputs \(Softmax, other\).*--logits\.\n/u,
  );
  const named = await runBalms(["inspect", path("model.onnx"), "--logits", "coarse"]);
  expect(named.stdout).toMatch(
    /\n {2}head: MatMul of 2 features "x" to 3 classes, can be replaced, and balms train --backbone refuses it: .*Give --width and --height\.\n/u,
  );
  const json = await runBalms(["inspect", path("model.onnx"), "--json", "--logits", "coarse"]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    file: path("model.onnx"),
    scores: [{ logits: "coarse", kind: "softmax", classes: 3, axis: 1 }],
    classNames: null,
    adjustment: null,
    head: { logits: "coarse", feature: "x", operator: "MatMul", dimensions: 2, classes: 3 },
    headRefusal: null,
    trainingRefusal: expect.stringContaining('received input "x" of shape [n, 2]') as string,
  });
});
