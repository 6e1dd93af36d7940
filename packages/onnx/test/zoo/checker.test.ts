import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkOnnx, onnxPython } from "../../../../tools/python/check-onnx.ts";
import { readModel, writeModel } from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { attempt } from "../attempt.ts";
import { adjustFamily } from "./check-adjusted.ts";
import { replaceFamily } from "./check-replaced.ts";
import { repaired } from "./families.ts";
import type { Repaired } from "./family.ts";
import { fileOf } from "./file-of.ts";
import { correctionsOf } from "./zoo-priors.ts";

const folder = mkdtempSync(join(tmpdir(), "balms-checker-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a model into a folder of its own, with the files beside it. */
function put(path: string, bytes: Uint8Array, files: Readonly<Record<string, Uint8Array>>): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  for (const [name, data] of Object.entries(files)) writeFileSync(join(dirname(path), name), data);
  return path;
}

/** Models of a family after each change that it can have; refusals are another test's matter. */
function changedModels(family: Repaired): OnnxModel[] {
  const model = readModel(fileOf(family));
  const adjusted = correctionsOf(family.truths[0].classes).map((counts) =>
    attempt(() => adjustFamily(family, model, counts)),
  );
  const replaced = [0, 2].map((more) => attempt(() => replaceFamily(family, model, more)));
  return [...adjusted, ...replaced].filter((changed) => changed !== undefined);
}

test.runIf(onnxPython !== undefined)(
  "the ONNX checker's full check passes every adjusted model, and every one with a new head",
  { timeout: 120_000 },
  () => {
    const paths = repaired.flatMap((family, at) =>
      changedModels(family).map((model, which) =>
        put(join(folder, `${at}-${which}`, "model.onnx"), writeModel(model), family.files ?? {}),
      ),
    );
    expect(paths.length).toBeGreaterThan(2 * repaired.length);
    const faults = Object.entries(checkOnnx(onnxPython!, paths)).map(([path, fault]) => {
      const [at, which] = basename(dirname(path)).split("-").map(Number);
      return `${repaired[at].name}, ${which}: ${fault}`;
    });
    expect(faults).toEqual([]);
  },
);
