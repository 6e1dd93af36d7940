import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { takeAway } from "./take-away.ts";
import { temporaryPath } from "./temporary-path.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

function makeFolder(): string {
  const path = temporaryPath(folder());
  mkdirSync(path);
  for (const name of ["0-model.onnx", "1-run.json"]) writeFileSync(join(path, name), "");
  return path;
}

test("folders and files go away, each by its name alone", () => {
  const [path, other] = [makeFolder(), makeFolder()];
  takeAway(path);
  expect(readdirSync(folder())).toEqual([basename(other)]);
  const file = temporaryPath(folder());
  writeFileSync(file, "");
  takeAway(file);
  expect(readdirSync(folder())).toEqual([basename(other)]);
});

test("what has been put in its place stays there whole", () => {
  const path = makeFolder();
  renameSync(path, join(folder(), ".balms-commit"));
  takeAway(path);
  expect(readdirSync(join(folder(), ".balms-commit"))).toEqual(["0-model.onnx", "1-run.json"]);
});
