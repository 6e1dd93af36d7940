import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { relativeError } from "./compare.ts";
import { detectAgain, sceneFolders } from "./detection-scenes.ts";

const scenes = fileURLToPath(
  new URL("../../packages/detection/test/fixtures/golden/detection/", import.meta.url),
);

async function errors(folder: string): Promise<Record<string, number>> {
  const quantities = await detectAgain(folder);
  return Object.fromEntries(
    quantities.map(({ name, computed, expected }) => [name, relativeError(computed, expected)]),
  );
}

test("scenes that stand beside each other are found", () => {
  const found = sceneFolders(scenes).map((folder) => relative(scenes, folder));
  expect(found).toEqual(["", "edges", "many", "ties"]);
});

test.each(sceneFolders(scenes).map((folder) => [relative(scenes, folder), folder]))(
  "%s: every figure of lvis-api and pycocotools, every mask",
  async (_, folder) => {
    const found = await errors(folder);
    for (const figure of ["coco.segm.AP", "coco.bbox.AR@1", "lvis.segm.APr", "lvis.bbox.ARs@300"]) {
      expect(Object.keys(found)).toContain(figure);
    }
    expect(Object.entries(found).filter(([, error]) => !(error < 1e-12))).toEqual([]);
  },
);

test("figures of other detections are told apart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "balms-"));
  try {
    cpSync(scenes, folder, { recursive: true });
    const path = join(folder, "detections.json");
    const detections = JSON.parse(readFileSync(path, "utf8")) as { score: number }[];
    for (const detection of detections) detection.score = -detection.score;
    writeFileSync(path, JSON.stringify(detections));
    const found = await errors(folder);
    expect(found["coco.segm.AP"]).toBeGreaterThan(1e-3);
    expect(found["lvis.bbox.AP50"]).toBeGreaterThan(1e-3);
    expect(found["masks.counts"]).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
