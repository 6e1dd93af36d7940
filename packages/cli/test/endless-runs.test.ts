// A model whose Loop has no end is run in the midst of ONNX Runtime, which nothing interrupts: the command ends all the same.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeModel, type OnnxModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { writeImageFolders } from "./example-data.ts";
import { constant, graphOf, modelOf, node, value } from "./graph-parts.ts";
import { startCommand } from "./started-command.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder(), name);

/** Scores of pictures, behind a Loop that goes round as long as the condition holds that it is given. */
function endlessModel(): OnnxModel {
  const body = graphOf({
    input: [value("round", "int64", []), value("before", "bool", []), value("kept", "float32", [])],
    output: [value("goes", "bool", []), value("next", "float32", [])],
    initializer: [],
    node: [node("Identity", ["before"], "goes"), node("Identity", ["kept"], "next")],
  });
  return modelOf({
    input: [value("image", "float32", ["batch", 3, 8, 8])],
    output: [value("scores", "float32", ["batch", 2])],
    initializer: [
      constant("true", "bool", Uint8Array.of(1), []),
      constant("one", "float32", Float32Array.of(1), []),
      constant("weight", "float32", new Float32Array(3 * 64 * 2), [3 * 64, 2]),
    ],
    node: [
      node("Flatten", ["image"], "flat"),
      node("Loop", ["", "true", "one"], "factor", { attributes: { body } }),
      node("Mul", ["flat", "factor"], "features"),
      node("MatMul", ["features", "weight"], "scores"),
    ],
  });
}

test.each([
  ["predict", "SIGINT"],
  ["evaluate", "SIGTERM"],
] as const)("balms %s ends for %s while its model runs without end", async (name, signal) => {
  await writeFile(at("model.onnx"), writeModel(endlessModel()));
  await writeFile(at("prior.json"), '{ "ant": 3, "bee": 1 }');
  await writeImageFolders(at("pictures"), { test: { ant: 1, bee: 1 } });
  const [model, data] = [at("model.onnx"), at("pictures/test")];
  const words =
    name === "predict"
      ? [model, data]
      : ["--model", model, "--data", data, "--prior", at("prior.json")];
  const feeding = ["--mean", "0,0,0", "--std", "1,1,1"];
  const command = startCommand(
    [name, ...words, ...feeding],
    new URL("tell-runs.mjs", import.meta.url),
  );
  await command.says(/^a model runs$/mu);
  command.end(signal);
  const { stderr, ...end } = await command.ended;
  expect(stderr).toMatch(/^balms: interrupted; earlier results are as they were$/mu);
  // The thread that watches ended all of it: the one that runs the model heard nothing.
  expect(end).toEqual({ code: null, signal });
});
