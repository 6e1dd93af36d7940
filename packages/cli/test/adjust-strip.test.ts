import { readFile, writeFile } from "node:fs/promises";
import { readModel, withMetadata, writeModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { adjustFiles, expectClose } from "./adjust-files.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";

const { path, adjust, logitsOf, refusal, savePrior } = adjustFiles();

/** Another change of what `adjust` wrote. */
async function change(...options: string[]): Promise<CommandResult> {
  await adjust("--prior", path("prior.json"), "-o", path("once.onnx"));
  return runBalms(["adjust", path("once.onnx"), "-o", path("fixed.onnx"), ...options]);
}

const balanced = [1.5 - Math.log(0.9), 2 - Math.log(0.09), 2.5 - Math.log(0.01)];

test("--strip gives the original back, byte for byte", async () => {
  const result = await change("--strip");
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toMatch(/fixed\.onnx: once\.onnx without its adjustment\n/u);
  expect(result.stdout).toMatch(/verified: on random input at most \d/u);
  expect((await readFile(path("fixed.onnx"))).equals(await readFile(path("model.onnx")))).toBe(
    true,
  );
});

test("--retarget changes the target alone: to a prior, or to classes that are all alike", async () => {
  const shift = [0.25, 0.25, 0.5].map((share, id) => (balanced[id] ?? 0) + Math.log(share));
  const result = await change("--retarget", path("target.json"));
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expectClose(await logitsOf("fixed.onnx"), shift);
  expect(await change("--retarget", "--target", path("target.json"))).toMatchObject({ status: 0 });
  expectClose(await logitsOf("fixed.onnx"), shift);
  const options = ["--retarget", "-o", path("even.onnx")];
  const even = await runBalms(["adjust", path("fixed.onnx"), ...options]);
  expect(even).toMatchObject({ status: 0, stderr: "" });
  expect(even.stdout).toMatch(/adjusted for classes that are all alike/u);
  expectClose(await logitsOf("even.onnx"), balanced);
});

test("a target by names follows those that the model was adjusted by", async () => {
  await savePrior("prior.json", [90, 9, 1], ["cat", "dog", "owl"]);
  const target = await savePrior("target.json", [1, 2, 1], ["dog", "owl", "cat"]);
  const result = await change("--retarget", target);
  expect(result).toMatchObject({ status: 0, stderr: "" });
  const shift = [0.25, 0.25, 0.5].map((share, id) => (balanced[id] ?? 0) + Math.log(share));
  expectClose(await logitsOf("fixed.onnx"), shift);
  const other = await savePrior("other.json", [1, 2, 1], ["dogs", "owl", "cat"]);
  expect(await change("--retarget", other)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/Is "dogs" the class "dog"\?/u) as string,
  });
});

test("what was not adjusted has nothing to take off, and nothing to retarget", async () => {
  for (const option of ["--strip", "--retarget"]) {
    const result = await adjust(option, "-o", path("fixed.onnx"));
    expect(await refusal(result)).toMatch(/model\.onnx`: received a model that is not adjusted/u);
  }
});

test("a second adjustment is refused in the words of the command", async () => {
  const again = await change("--prior", path("prior.json"));
  expect(await refusal(again)).toMatch(/balms adjust --strip.*balms adjust --retarget/u);
});

test("numbers that were changed by hand are noticed when the model is run", async () => {
  await adjust("--prior", path("prior.json"), "-o", path("once.onnx"));
  const model = readModel(await readFile(path("once.onnx")));
  const vector = model.graph?.initializer.find(({ name }) => name.startsWith("balms.adjustment"));
  expect(vector?.rawData?.length).toBe(12);
  vector?.rawData?.fill(0);
  await writeFile(path("once.onnx"), writeModel(withMetadata(model, {})));
  const options = ["--strip", "-o", path("fixed.onnx")];
  const result = await runBalms(["adjust", path("once.onnx"), ...options]);
  expect(await refusal(result)).toMatch(/once\.onnx`: received/u);
});

test.each([
  [["--strip", "--prior", "p"], /--strip takes off what is there: it goes without --prior\n/u],
  [["--retarget", "--tau", "1"], /it goes without --tau\n/u],
  [["--strip", "--kind", "other"], /kind.*softmax, background/u],
  [["--dry-run", "--verify"], /leave one out/u],
  [["--prior", "p", "--logits", " "], /Expected a name/u],
  [["--prior", "p", "--background", "middle"], /first, last or a whole number/u],
  [["--retarget", ""], /Expected a name/u],
])("%j contradicts itself", async (options, message) => {
  expect(await refusal(await adjust(...options, "-o", path("fixed.onnx")))).toMatch(message);
});
