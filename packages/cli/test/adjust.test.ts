import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromCounts, priorToJSON } from "@balms/core";
import { headModel, readModel, withMetadata, writeModel } from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeEach, describe, expect, test } from "vitest";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);

beforeEach(async () => {
  const weight = Float32Array.of(1, 0, 0, 1, 1, 1);
  const bias = Float32Array.of(0.5, 0, -0.5);
  await writeFile(
    path("model.onnx"),
    writeModel(headModel({ training: "unknown", weight, bias, dimensions: 2, classes: 3 })),
  );
  await writeFile(path("prior.json"), priorToJSON(priorFromCounts([90, 9, 1])));
  await writeFile(path("target.json"), priorToJSON(priorFromCounts([1, 1, 2])));
});

function adjust(...options: string[]): Promise<CommandResult> {
  return runBalms(["adjust", path("model.onnx"), ...options]);
}

async function logitsOf(name: string): Promise<number[]> {
  const session = await InferenceSession.create(await readFile(path(name)));
  const features = new Tensor("float32", Float32Array.of(1, 2), [1, 2]);
  const outputs = await session.run({ features });
  await session.release();
  return Array.from(outputs["logits"]?.data as Float32Array);
}

/** The values without what they have in common, which no prediction depends on. */
function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  for (const [index, value] of centred(expected).entries()) {
    expect(centred(actual)[index]).toBeCloseTo(value, 5);
  }
}

test("the log prior is taken off the logits, inside the graph", async () => {
  const result = await adjust("--prior", path("prior.json"), "-o", path("fixed.onnx"));
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toMatch(/fixed\.onnx: model\.onnx with 1 × log prior of 3 classes/u);
  const expected = [1.5 - Math.log(0.9), 2 - Math.log(0.09), 2.5 - Math.log(0.01)];
  expectClose(await logitsOf("fixed.onnx"), expected);
  expectClose(await logitsOf("model.onnx"), [1.5, 2, 2.5]);
});

test("tau scales it, and a target prior is put in its place", async () => {
  const options = ["--tau", "0.5", "--target", path("target.json"), "-o", path("fixed.onnx")];
  expect(await adjust("--prior", path("prior.json"), ...options)).toMatchObject({ status: 0 });
  const expected = [
    1.5 - 0.5 * Math.log(0.9) + Math.log(0.25),
    2 - 0.5 * Math.log(0.09) + Math.log(0.25),
    2.5 - 0.5 * Math.log(0.01) + Math.log(0.5),
  ];
  expectClose(await logitsOf("fixed.onnx"), expected);
});

/** Sees to one clear message, exit status 1 and no file; gives the message. */
async function refusal(result: CommandResult): Promise<string> {
  expect(result.stderr).toMatch(/^balms: [^\n]+\n( {2}[^\n]+\n)?$/u);
  expect(result.stderr).not.toMatch(/unexpected error/u);
  expect(result).toMatchObject({ status: 1, stdout: "" });
  const files = await readdir(folder());
  expect(files.filter((name) => name.includes("fixed") || name.includes("part"))).toEqual([]);
  return result.stderr;
}

test("an adjusted model is not adjusted again", async () => {
  await adjust("--prior", path("prior.json"), "-o", path("once.onnx"));
  const options = ["--prior", path("prior.json"), "-o", path("fixed.onnx")];
  const again = await runBalms(["adjust", path("once.onnx"), ...options]);
  expect(await refusal(again)).toMatch(/once\.onnx`: received a model that is adjusted already/u);
});

test.each(["balanced-softmax", "balms"])(
  "a head that was trained by %s needs no correction and gets none",
  async (method) => {
    const model = readModel(await readFile(path("model.onnx")));
    await writeFile(path("own.onnx"), writeModel(withMetadata(model, { "balms.head": method })));
    const options = ["--prior", path("prior.json"), "-o", path("fixed.onnx")];
    const result = await runBalms(["adjust", path("own.onnx"), ...options]);
    expect(await refusal(result)).toMatch(/own\.onnx.*took the class frequencies into account/u);
  },
);

async function savePrior(name: string, counts: number[], classes: string[]): Promise<string> {
  await writeFile(path(name), priorToJSON(priorFromCounts(counts, { classes })));
  return path(name);
}

function adjustNamed(...options: string[]): Promise<CommandResult> {
  return runBalms(["adjust", path("named.onnx"), "-o", path("fixed.onnx"), ...options]);
}

describe("a model that names its classes", () => {
  beforeEach(async () => {
    const model = readModel(await readFile(path("model.onnx")));
    const classes = JSON.stringify(["cat", "dog", "owl"]);
    const entries = { "balms.classes": classes };
    await writeFile(path("named.onnx"), writeModel(withMetadata(model, entries)));
  });

  test("takes priors in any order: they are brought together by name", async () => {
    const source = await savePrior("prior.json", [1, 90, 9], ["owl", "cat", "dog"]);
    const target = await savePrior("target.json", [1, 2, 1], ["dog", "owl", "cat"]);
    const result = await adjustNamed("--prior", source, "--target", target);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    const expected = [
      1.5 - Math.log(0.9) + Math.log(0.25),
      2 - Math.log(0.09) + Math.log(0.25),
      2.5 - Math.log(0.01) + Math.log(0.5),
    ];
    expectClose(await logitsOf("fixed.onnx"), expected);
  });

  test("refuses other names, and says which was probably meant", async () => {
    const source = await savePrior("prior.json", [90, 9, 1], ["Cat", "dog", "owl"]);
    expect(await refusal(await adjustNamed("--prior", source))).toMatch(
      /prior\.json`: received classes that the model does not have: "Cat"; expected the 3 classes of the model, in any order\. Is "Cat" the class "cat"\?/u,
    );
    const fewer = await savePrior("fewer.json", [90, 9], ["cat", "dog"]);
    expect(await refusal(await adjustNamed("--prior", fewer))).toMatch(
      /fewer\.json`: received no counts for classes of the model: "owl"/u,
    );
  });

  test("takes counts by id in its own order", async () => {
    const result = await adjustNamed("--prior", path("prior.json"));
    expect(result).toMatchObject({ status: 0, stderr: "" });
    const expected = [1.5 - Math.log(0.9), 2 - Math.log(0.09), 2.5 - Math.log(0.01)];
    expectClose(await logitsOf("fixed.onnx"), expected);
  });
});

test("a prior by names and a target by ids are of the same classes in the same order", async () => {
  const classes = ["cat", "dog", "owl"];
  const named = priorToJSON(priorFromCounts([90, 9, 1], { classes }));
  await writeFile(path("named.json"), named);
  const priors = ["--prior", path("named.json"), "--target", path("target.json")];
  const turned = ["--prior", path("target.json"), "--target", path("named.json")];
  expect(await refusal(await adjust(...turned, "-o", path("fixed.onnx")))).toMatch(
    /named\.json`: received class names, where the prior and the model have ids alone; .*again with --classes FILE/u,
  );
  expect(await adjust(...priors, "-o", path("fixed.onnx"))).toMatchObject({ status: 0 });
  const expected = [
    1.5 - Math.log(0.9) + Math.log(0.25),
    2 - Math.log(0.09) + Math.log(0.25),
    2.5 - Math.log(0.01) + Math.log(0.5),
  ];
  expectClose(await logitsOf("fixed.onnx"), expected);
});

test("a model without names is said to be taken in the prior's order, and the target follows it", async () => {
  const classes = ["owl", "cat", "dog"];
  await writeFile(path("prior.json"), priorToJSON(priorFromCounts([90, 9, 1], { classes })));
  const target = priorFromCounts([1, 2, 1], { classes: ["cat", "dog", "owl"] });
  await writeFile(path("target.json"), priorToJSON(target));
  const priors = ["--prior", path("prior.json"), "--target", path("target.json")];
  const result = await adjust(...priors, "-o", path("fixed.onnx"));
  expect(result).toMatchObject({
    status: 0,
    stderr:
      "balms: the model does not name its classes; they are taken to be, in this order: owl, cat and dog\n",
  });
  const expected = [
    1.5 - Math.log(0.9) + Math.log(0.25),
    2 - Math.log(0.09) + Math.log(0.25),
    2.5 - Math.log(0.01) + Math.log(0.5),
  ];
  expectClose(await logitsOf("fixed.onnx"), expected);
});

test("a prior of other classes, or none, is refused", async () => {
  await writeFile(path("other.json"), priorToJSON(priorFromCounts([2, 1])));
  expect(
    await refusal(await adjust("--prior", path("other.json"), "-o", path("fixed.onnx"))),
  ).toMatch(/2.*3|3.*2/u);
  await writeFile(path("broken.json"), "{}");
  expect(
    await refusal(await adjust("--prior", path("broken.json"), "-o", path("fixed.onnx"))),
  ).toMatch(/broken\.json.*balms prior count/u);
  await writeFile(path("binary.json"), Uint8Array.of(1, 0, 7));
  expect(
    await refusal(await adjust("--prior", path("binary.json"), "-o", path("fixed.onnx"))),
  ).toMatch(/binary\.json`: received a binary file; expected a prior/u);
  await writeFile(path("empty.json"), priorToJSON(priorFromCounts([2, 1, 0])));
  expect(
    await refusal(await adjust("--prior", path("empty.json"), "-o", path("fixed.onnx"))),
  ).toMatch(/"?2"?/u);
});

test("a model that is truncated, missing or without a linear head is refused", async () => {
  const options = ["--prior", path("prior.json"), "-o", path("fixed.onnx")];
  const bytes = await readFile(path("model.onnx"));
  await writeFile(path("cut.onnx"), bytes.subarray(0, bytes.length - 30));
  expect(await refusal(await runBalms(["adjust", path("cut.onnx"), ...options]))).toMatch(
    /cut\.onnx/u,
  );
  expect(await refusal(await runBalms(["adjust", path("no.onnx"), ...options]))).toMatch(
    /no\.onnx/u,
  );
  const model = readModel(bytes);
  const [linear] = model.graph?.node ?? [];
  const [output] = linear?.output ?? [];
  if (linear !== undefined && output !== undefined) {
    const relu = { ...linear, opType: "Relu", input: ["linear"], output: [output], attribute: [] };
    model.graph?.node.push(relu);
    linear.output = ["linear"];
  }
  await writeFile(path("relu.onnx"), writeModel(model));
  const relu = await runBalms(["adjust", path("relu.onnx"), ...options]);
  expect(await refusal(relu)).toMatch(/Relu.*with --logits\.\n$/u);
  const named = ["--logits", output ?? "", ...options.slice(0, 2), "-o", path("named.onnx")];
  const result = await runBalms(["adjust", path("relu.onnx"), ...named]);
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toMatch(/taken off "logits"/u);
});

test("the input stays as it is", async () => {
  const before = await readFile(path("model.onnx"));
  const onto = await adjust("--prior", path("prior.json"), "-o", path("model.onnx"));
  expect(await refusal(onto)).toMatch(/--output.*it is an input.*another name/u);
  expect((await readFile(path("model.onnx"))).equals(before)).toBe(true);
});

test("an output that cannot be written is refused", async () => {
  const options = ["--prior", path("prior.json"), "-o"];
  const missing = await adjust(...options, join(path("nowhere"), "fixed.onnx"));
  expect(await refusal(missing)).toMatch(/--output.*its folder: it does not exist/u);
  expect(await refusal(await adjust(...options, folder()))).toMatch(/--output.*it is a folder/u);
  expect(await refusal(await adjust("--prior", path("prior.json")))).toMatch(/-o, --output/u);
  expect(await refusal(await adjust(...options, ""))).toMatch(/--output.*Expected a name/u);
});

test("a prior that was changed, or that a newer version wrote, says so once", async () => {
  const text = priorToJSON(priorFromCounts([90, 9, 1]));
  const options = ["--prior", path("changed.json"), "-o", path("fixed.onnx")];
  await writeFile(path("changed.json"), text.replace("90", "91"));
  expect(await refusal(await adjust(...options))).toMatch(
    /^balms: `[^`]*changed\.json`: received in the field "digest": "[^"]*"\.\.\.; expected "[^"]*"\. It was changed since the digest was taken\.\n$/u,
  );
  await writeFile(path("changed.json"), text.replace("balms.prior/1", "balms.prior/2"));
  expect(await refusal(await adjust(...options))).toMatch(
    /^balms: `[^`]*changed\.json`: received in the field "format": "balms\.prior\/2"; expected "balms\.prior\/1"\. To read newer files, update balms\.\n$/u,
  );
});
