import { readFile, writeFile } from "node:fs/promises";
import { readModel, withMetadata, writeModel } from "@balms/onnx";
import { beforeEach, describe, expect, test } from "vitest";
import { adjustFiles, expectClose } from "./adjust-files.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";

const { path, adjust, logitsOf, refusal, savePrior } = adjustFiles();

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

  test("takes counts that were written by hand, and shares", async () => {
    await writeFile(path("counts.json"), '{"owl": 1, "cat": 90, "dog": 9}');
    await writeFile(path("shares.json"), "[0.9, 0.09, 0.01]");
    const expected = [1.5 - Math.log(0.9), 2 - Math.log(0.09), 2.5 - Math.log(0.01)];
    const note =
      /^balms: .*shares\.json: a list of 3 numbers, taken for how often each class occurs, from id 0 on\n$/u;
    for (const [name, said] of [
      ["counts.json", /^$/u],
      ["shares.json", note],
    ] as const) {
      const { status, stderr } = await adjustNamed("--prior", path(name));
      expect(stderr).toMatch(said);
      expect(status).toBe(0);
      expectClose(await logitsOf("fixed.onnx"), expected);
    }
  });

  test("refuses what is neither counts nor a prior, and rows added to shares", async () => {
    await writeFile(path("shares.json"), "[0.9, 0.09, 0.01]");
    const smooth = ["--zero-counts", "smooth"];
    // A list is said to be taken for counts by id: here that is not what matters.
    const quiet = ["--quiet", ...smooth];
    expect(await refusal(await adjustNamed("--prior", path("shares.json"), ...quiet))).toMatch(
      /`--zero-counts`: received smooth, which counts rows, with shares/u,
    );
    await writeFile(path("other.json"), '{"cat": "90"}');
    expect(await refusal(await adjustNamed("--prior", path("other.json")))).toMatch(
      /other\.json`: .* or write counts alone: \{ "cat": 5000, "dog": 12 \} or \[5000, 12\], or CSV under the header class,count\./u,
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
  await savePrior("named.json", [90, 9, 1], classes);
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
  await savePrior("prior.json", [90, 9, 1], classes);
  await savePrior("target.json", [1, 2, 1], ["cat", "dog", "owl"]);
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

test.each([
  ["Ultralytics", { names: "{0: 'cat', 1: 'dog', 2: 'owl'}" }],
  ["an exporter", { classlabels: '["cat", "dog", "owl"]' }],
])("names that %s wrote bring priors into order", async (_, entries) => {
  const model = readModel(await readFile(path("model.onnx")));
  await writeFile(path("named.onnx"), writeModel(withMetadata(model, entries)));
  const source = await savePrior("prior.json", [1, 90, 9], ["owl", "cat", "dog"]);
  const result = await adjustNamed("--prior", source);
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toMatch(/classes: cat, dog and owl, by its metadata/u);
  expectClose(await logitsOf("fixed.onnx"), expected);
});

test("a config.json beside the model names its classes, unless it is of other ones", async () => {
  const id2label = { "0": "cat", "1": "dog", "2": "owl" };
  await writeFile(path("config.json"), JSON.stringify({ id2label }));
  const source = await savePrior("prior.json", [1, 90, 9], ["owl", "cat", "dog"]);
  const result = await adjust("--prior", source, "-o", path("fixed.onnx"));
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expectClose(await logitsOf("fixed.onnx"), expected);
  await writeFile(path("config.json"), JSON.stringify({ id2label: { "0": "a", "1": "b" } }));
  const other = await adjust("--prior", path("target.json"), "-o", path("fixed.onnx"));
  expect(other.status).toBe(0);
  expect(other.stderr).toMatch(
    /config\.json \(id2label\) names 2 classes, and the model has 3: not used/u,
  );
});

const expected = [1.5 - Math.log(0.9), 2 - Math.log(0.09), 2.5 - Math.log(0.01)];
