// A changeset that names a package which is not there stops the release, long after it was written. One that names none says that
// a change is not for users to notice.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { packageNames, packagesFolder } from "../examples/public-names.ts";

const folder = fileURLToPath(new URL("../../.changeset/", import.meta.url));
const published = packageNames.map((name) => {
  const manifest = readFileSync(join(packagesFolder, name, "package.json"), "utf8");
  return (JSON.parse(manifest) as { readonly name: string }).name;
});

test("every changeset names packages that there are, and how they change", () => {
  const lines = readdirSync(folder)
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .flatMap((file) => {
      const [, head] =
        /^---\n([\s\S]*?)\n?---\n/.exec(readFileSync(join(folder, file), "utf8")) ?? [];
      return (head ?? "no head")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => `${file}: ${line}`);
    });
  const allowed = published.flatMap((name) =>
    ["patch", "minor", "major"].map((step) => `"${name}": ${step}`),
  );
  expect(lines.filter((line) => !allowed.some((one) => line.endsWith(`: ${one}`)))).toEqual([]);
});
