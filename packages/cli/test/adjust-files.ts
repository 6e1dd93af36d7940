import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromCounts, priorToJSON } from "@balms/core";
import { headModel, writeModel } from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeEach, expect } from "vitest";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What tests of `balms adjust` begin with: a folder with a model of three classes, and priors. */
export interface AdjustFiles {
  /** The path of a file in the folder. */
  readonly path: (name: string) => string;
  /** `balms adjust model.onnx`, and these options. */
  readonly adjust: (...options: string[]) => Promise<CommandResult>;
  /** What a model puts out for the features 1, 2. */
  readonly logitsOf: (name: string) => Promise<number[]>;
  readonly savePrior: (name: string, counts: number[], classes?: string[]) => Promise<string>;
  /** Sees to one clear message, exit status 1 and no file; gives the message. */
  readonly refusal: (result: CommandResult) => Promise<string>;
  /** What is in the folder. */
  readonly files: () => Promise<string[]>;
}

/** A fresh folder for each test, with `model.onnx`, whose logits for 1, 2 are 1.5, 2 and 2.5, `prior.json` (90, 9, 1) and `target.json` (1, 1, 2). */
export function adjustFiles(): AdjustFiles {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder(), name);
  const savePrior: AdjustFiles["savePrior"] = async (name, counts, classes) => {
    const prior = priorFromCounts(counts, classes === undefined ? {} : { classes });
    await writeFile(path(name), priorToJSON(prior));
    return path(name);
  };
  beforeEach(async () => {
    const weight = Float32Array.of(1, 0, 0, 1, 1, 1);
    const bias = Float32Array.of(0.5, 0, -0.5);
    await writeFile(
      path("model.onnx"),
      writeModel(headModel({ training: "unknown", weight, bias, dimensions: 2, classes: 3 })),
    );
    await savePrior("prior.json", [90, 9, 1]);
    await savePrior("target.json", [1, 1, 2]);
  });
  return {
    path,
    savePrior,
    adjust: (...options) => runBalms(["adjust", path("model.onnx"), ...options]),
    async logitsOf(name) {
      const session = await InferenceSession.create(path(name));
      const features = new Tensor("float32", Float32Array.of(1, 2), [1, 2]);
      const outputs = await session.run({ features });
      await session.release();
      return Array.from(outputs["logits"]?.data as Float32Array);
    },
    async refusal(result) {
      expect(result.stderr).toMatch(/^balms: [^\n]+\n( {2}[^\n]+\n)?$/u);
      expect(result.stderr).not.toMatch(/unexpected error/u);
      expect(result).toMatchObject({ status: 1, stdout: "" });
      const left = (await readdir(folder())).filter((name) => /fixed|part/u.test(name));
      expect(left).toEqual([]);
      return result.stderr;
    },
    files: () => readdir(folder()),
  };
}

/** The values without what they have in common, which no prediction depends on. */
function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** Sees to it that logits are these, but for a number added to all of them. */
export function expectClose(actual: readonly number[], expected: readonly number[]): void {
  for (const [index, value] of centred(expected).entries()) {
    expect(centred(actual)[index]).toBeCloseTo(value, 5);
  }
}
