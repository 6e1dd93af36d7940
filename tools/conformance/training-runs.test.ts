import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { relativeError } from "./compare.ts";
import { trainAgain } from "./training-runs.ts";

const directory = fileURLToPath(
  new URL("../../packages/core/test/fixtures/golden/training/", import.meta.url),
);
const files = readdirSync(directory).filter((name) => name.endsWith(".json"));

async function errors(folder: string, file: string): Promise<Record<string, number>> {
  const quantities = await trainAgain({ directory: folder, file }, runtime);
  return Object.fromEntries(
    quantities.map(({ name, computed, expected }) => [name, relativeError(computed, expected)]),
  );
}

test.each(files)("%s: gradients, losses, parameters and statistics are PyTorch's", async (file) => {
  const found = await errors(directory, file);
  expect(Object.keys(found).slice(0, 3)).toEqual(["gradients", "losses", "after"]);
  for (const error of Object.values(found)) expect(error).toBeLessThan(1e-5);
});

test("a run that was made otherwise is told apart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "balms-"));
  try {
    cpSync(directory, folder, { recursive: true });
    const run = JSON.parse(readFileSync(join(folder, "conv_bn.json"), "utf8"));
    run.optimizer.momentum = 0.8;
    writeFileSync(join(folder, "conv_bn.json"), JSON.stringify(run));
    const { gradients, losses, after } = await errors(folder, "conv_bn.json");
    expect(gradients).toBeLessThan(1e-5);
    expect(losses).toBeGreaterThan(1e-3);
    expect(after).toBeGreaterThan(1e-3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
