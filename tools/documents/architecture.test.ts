// The drawing in docs/architecture.md shows the imports that there are: no arrow more, no arrow less.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { packageNames, packagesFolder } from "../examples/public-names.ts";
import { declaredPackages, importedPackages } from "./package-imports.ts";

const text = readFileSync(
  fileURLToPath(new URL("../../docs/architecture.md", import.meta.url)),
  "utf8",
);
const drawing = /^```mermaid\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? "";
const arrows = [...drawing.matchAll(/^ *(\w+) --> ([\w &]+)$/gm)].flatMap(([, from, targets]) =>
  targets.split(" & ").map((to) => `${from} → ${to}`),
);

test("every arrow of the drawing is an import, and every import an arrow", () => {
  const imports = packageNames.flatMap((from) =>
    importedPackages(from).map((to) => `${from} → ${to}`),
  );
  expect(arrows.toSorted()).toEqual(imports.toSorted());
});

describe.each(packageNames)("packages/%s", (folder) => {
  test("depends on what it imports", () => {
    expect(declaredPackages(folder)).toEqual(importedPackages(folder));
  });

  test("has a row in the table that says what it may import", () => {
    const name = folder === "cli" ? "balms" : `@balms/${folder}`;
    const row = text.split("\n").find((line) => line.startsWith(`| \`${name}\``));
    const may = row?.split("|")[3].split(";")[0].trim();
    expect(may).toBe(importedPackages(folder).join(", ") || "nothing");
  });

  test("has the rooms that the page lists, and no others", () => {
    const row = text.split("\n").find((line) => line.startsWith(`| ${folder} `)) ?? "";
    const listed = [...row.matchAll(/`([\w-]+)\/`/g)].map(([, room]) => room);
    const entries = readdirSync(join(packagesFolder, folder, "src"), { withFileTypes: true });
    const rooms = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(listed.toSorted()).toEqual(rooms.toSorted());
  });
});
