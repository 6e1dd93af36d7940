// Runs every ```ts example of the sources' doc comments, the READMEs and the docs.
// An example is a module of its own; it passes when importing it does not throw.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
// Inside the workspace, so that `@balms/*` resolves as it does for a user.
const generated = join(root, "tools/examples/.generated");

function* filesOf(folder: string, extension: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (["node_modules", "dist", "fixtures"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path, extension);
    else if (entry.name.endsWith(extension) && !entry.name.endsWith(".test.ts")) yield path;
  }
}

function examplesOf(path: string): string[] {
  let text = readFileSync(path, "utf8");
  if (path.endsWith(".ts")) {
    const comments = text.match(/\/\*\*[\s\S]*?\*\//g) ?? [];
    text = comments.join("\n").replaceAll(/^[ \t]*\*[ \t]?/gm, "");
  }
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
}

const sources = [
  join(root, "README.md"),
  ...filesOf(join(root, "docs"), ".md"),
  ...filesOf(join(root, "packages"), ".md"),
  ...filesOf(join(root, "packages"), ".ts"),
];
const examples = sources.flatMap((path) =>
  examplesOf(path).map((code, index) => ({ code, name: `${relative(root, path)} #${index + 1}` })),
);

rmSync(generated, { recursive: true, force: true });
mkdirSync(generated, { recursive: true });
afterAll(() => rmSync(generated, { recursive: true, force: true }));

test("there are examples to run", () => {
  expect(examples.length).toBeGreaterThan(20);
});

test.each(examples)("$name", async ({ code, name }) => {
  const file = join(generated, `${name.replaceAll(/[^a-z0-9]+/gi, "-")}.ts`);
  writeFileSync(file, code.includes("export ") ? code : `${code}\nexport {};\n`);
  await expect(import(/* @vite-ignore */ file)).resolves.toBeDefined();
});
