// Runs every example of the sources' comments, the READMEs, the docs and the site. An example is a module of its own; it
// passes when importing it does not throw. Where a block of text or JSON follows, that is what the example prints.
// Command lines are run by packages/cli/test/documented-commands.test.ts, docs/share-priors.md by share-priors.test.ts.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatWithOptions } from "node:util";
import { afterAll, describe, expect, test, vi } from "vitest";
import { isOutput, looksLike } from "../pages/looks-like.ts";
import { comments, pages, root, type Block } from "../pages/page-blocks.ts";

// Inside the workspace, so that `@balms/*` resolves as it does for a user.
const generated = join(root, "tools/examples/.generated");
rmSync(generated, { recursive: true, force: true });
afterAll(() => rmSync(generated, { recursive: true, force: true }));

interface Example {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  readonly prints: Block | undefined;
}

const isProgram = ({ language, note }: Block): boolean =>
  (language === "ts" || language === "js") && note !== "unrun";
const all = [...pages(), ...comments()].filter(({ path }) => path !== "docs/share-priors.md");
/** Each page has a folder: there lie its examples, and the files that they name. */
const folderOf = (path: string): string => join(generated, path.replaceAll(/[^a-z0-9]+/giu, "-"));

const examples = all.flatMap(({ path, blocks }) =>
  blocks.flatMap((block, index): Example[] => {
    if (!isProgram(block) || block.note !== "") return [];
    const next = blocks[index + 1];
    const prints = next !== undefined && isOutput(next) ? next : undefined;
    const isScript = block.text.includes("module.exports");
    const isModule = isScript || block.text.includes("export ");
    const file = join(folderOf(path), `example-${index + 1}.${isScript ? "cjs" : block.language}`);
    const code = isModule ? block.text : `${block.text}\nexport {};\n`;
    return [{ name: `${path} #${index + 1}`, file, code, prints }];
  }),
);
const named = all.flatMap(({ path, blocks }) =>
  blocks
    .filter((block) => isProgram(block) && block.note !== "")
    .map(({ note, text }) => ({ name: `${path}: ${note}`, path, note, text })),
);
for (const { path, note, text } of named) write(join(folderOf(path), note), text);

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

test("there are examples to run", () => {
  expect(examples.length).toBeGreaterThan(20);
});

/** A worker has no compiler of TypeScript: it takes the packages as they are published. */
async function run(file: string, code: string): Promise<void> {
  if (code.includes("node:worker_threads")) execFileSync(process.execPath, [file]);
  else await import(/* @vite-ignore */ file);
}

test.each(examples)("$name", async ({ file, code, prints }) => {
  write(file, code);
  const printed: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
    printed.push(formatWithOptions({ colors: false }, ...values));
  });
  try {
    await run(file, code);
  } finally {
    log.mockRestore();
  }
  const said = printed.join("\n");
  // The assertion shows both, where they differ beyond what the block leaves open.
  expect(said).toBe(prints === undefined || looksLike(prints, said) ? said : prints.text);
});

test.each(named)("$name is used by an example, or is what stands in the file", (block) => {
  const source = join(root, dirname(block.path), block.note);
  const isThere = existsSync(source) && readFileSync(source, "utf8").includes(block.text);
  expect(isThere || examples.some(({ code }) => code.includes(`./${block.note}"`))).toBe(true);
});

describe("blocks that nobody runs", () => {
  const silent = all.flatMap(({ path, blocks }) =>
    blocks
      .filter((block) => !isProgram(block))
      .map(({ language, note }) => ({ path, language, note })),
  );

  test("are formulas, drawings, output and command lines", () => {
    const known = ["math", "mermaid", "text", "json", "yaml", "sh"];
    expect(
      silent.filter(({ language, note }) => !known.includes(language) && note !== "unrun"),
    ).toEqual([]);
  });

  // What Jest takes is run by `npm run release:dry`, which has Jest.
  const elsewhere = ["docs/tfjs-node.md", "docs/install.md"];

  test("are programs in Python for those who come from there, and what is run elsewhere", () => {
    const unrun = silent.filter(({ note }) => note === "unrun");
    const allowed = unrun.filter(({ path, language }) =>
      path.startsWith("site/migrate/") ? language === "python" : elsewhere.includes(path),
    );
    expect(unrun).toEqual(allowed);
  });
});
