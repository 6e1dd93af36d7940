import { readFile, writeFile } from "node:fs/promises";
import { readModel, withMetadata, writeModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { adjustFiles, expectClose } from "./adjust-files.ts";
import { runBalms } from "./run-balms.ts";

const { path, adjust, logitsOf, refusal } = adjustFiles();

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

test("--json says what was done, with the scores as inspect has them and the check", async () => {
  const { status, stdout } = await adjust(
    "--prior",
    path("prior.json"),
    "-o",
    path("fixed.onnx"),
    "--json",
  );
  const seen = await runBalms(["inspect", path("model.onnx"), "--json"]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    source: path("model.onnx"),
    output: path("fixed.onnx"),
    dryRun: false,
    change: "adjusted",
    tau: 1,
    target: null,
    models: [
      {
        file: path("model.onnx"),
        scores: (JSON.parse(seen.stdout) as { scores: object[] }).scores,
        follow: ["logits"],
        stay: [],
        prior: { counts: [90, 9, 1] },
        check: { verified: true },
      },
    ],
  });
  const dry = await adjust("--dry-run", "--json");
  expect(JSON.parse(dry.stdout)).toMatchObject({ output: null, dryRun: true, change: "nothing" });
});
