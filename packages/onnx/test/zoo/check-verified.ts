import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as runtime from "onnxruntime-node";
import { readModel, verifyAdjustment, writeModel } from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { adjustFamily } from "./check-adjusted.ts";
import type { Repaired } from "./family.ts";
import { fileOf } from "./file-of.ts";
import { correctionsOf } from "./zoo-priors.ts";

/** What the library's own check finds wrong with an adjustment. */
export async function verifiedFault(family: Repaired): Promise<string | undefined> {
  const original = readModel(fileOf(family));
  const [counts] = correctionsOf(family.truths[0].classes);
  const adjusted = adjustFamily(family, original, counts);
  const folder = mkdtempSync(join(tmpdir(), "balms-verified-"));
  // Models with data beside them are opened where these are.
  const open = (model: OnnxModel): Promise<string> => {
    const path = join(folder, "model.onnx");
    writeFileSync(path, writeModel(model));
    return Promise.resolve(path);
  };
  try {
    for (const [name, data] of Object.entries(family.files ?? {})) {
      writeFileSync(join(folder, name), data);
    }
    const beside = family.files === undefined ? {} : { open };
    const check = await verifyAdjustment({ original, adjusted }, { runtime, ...beside });
    return check.verified ? undefined : (check.reason ?? "no reason is given");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
