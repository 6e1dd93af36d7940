import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { producer } from "./version.ts";

test("files are signed with the name and version of the package", () => {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  expect(producer).toBe(`${name} ${version}`);
});
