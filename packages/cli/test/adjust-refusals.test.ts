import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromCounts, priorToJSON } from "@balms/core";
import { readModel, writeModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { adjustFiles } from "./adjust-files.ts";
import { runBalms } from "./run-balms.ts";

const { path, adjust, refusal } = adjustFiles();

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
  expect(await refusal(relu)).toMatch(/Relu.*with --logits; .* --kind "probabilities"\.\n$/u);
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
  expect(await refusal(await adjust(...options, path("")))).toMatch(/--output.*it is a folder/u);
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
