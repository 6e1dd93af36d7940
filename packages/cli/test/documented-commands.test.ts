// Every command line of the READMEs, the docs and the site is run, on files that are called as it calls them. Where a block of
// text or JSON follows, that is what the last line prints.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { isOutput, looksLike } from "../../../tools/pages/looks-like.ts";
import { pages } from "../../../tools/pages/page-blocks.ts";
import { createProgram } from "../src/commands/program.ts";
import { writeDocumentedFiles } from "./documented-files.ts";
import { linesOf, runLine, wordsOf } from "./small-shell.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Lines that are not run here: they take minutes or need what is not there, and others see to them. */
const elsewhere = [
  // tools/gate/installed-command.mjs, and the tests of the commands on data of their own
  /^npx balms (?:train|detect)\b/u,
  // tools/gate/check-packed.mjs installs what is packed; the gate itself is `npm test`
  /^(?:ONNXRUNTIME_NODE_INSTALL=skip )?npm (?:ci|install|start|test|run)\b/u,
  // tools/examples/share-priors.test.ts publishes to a registry
  /^npm publish /u,
  // prior-postgres.test.ts, where there is PostgreSQL
  /^psql /u,
  // completion.test.ts, in the shells themselves
  /^eval "\$\(balms completion (?:bash|zsh)\)"$/u,
  /^balms completion fish > /u,
];

/** What is run of a block: its lines, or of a workflow's steps those that are a line. */
const linesIn = ({ language, text }: { readonly language: string; readonly text: string }) =>
  language === "sh"
    ? linesOf(text)
    : language === "yaml"
      ? Array.from(text.matchAll(/^- run: (.*)$/gmu), ([, line]) => line)
      : [];

// Blocks of `sh sorter` and the like are lines of docs/share-priors.md, which has a test of its own.
const shells = pages()
  .map(({ path, blocks }) => ({ path, blocks: blocks.filter(({ note }) => note === "") }))
  .filter(({ blocks }) => blocks.some((block) => linesIn(block).length > 0));

const folder = temporaryFolder();
const start = process.cwd();
let files = "";
beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), "balms-documented-"));
  await writeDocumentedFiles(files);
});
afterEach(() => process.chdir(start));
afterAll(() => rm(files, { recursive: true }));

async function startAnew(): Promise<void> {
  process.chdir(start);
  await rm(folder(), { recursive: true });
  await cp(files, folder(), { recursive: true });
  process.chdir(folder());
}

describe.each(shells)("$path", ({ path, blocks }) => {
  test("its lines do what they say", async () => {
    let printed = "";
    let place: string | undefined;
    for (const block of blocks) {
      const isShown = printed !== "" && isOutput(block) && !looksLike(block, printed);
      // The assertion shows both, where they differ beyond what the block leaves open.
      expect(printed).toBe(isShown ? block.text : printed);
      printed = "";
      // A guide is one story; elsewhere each section begins with the same files.
      const here = path.startsWith("site/") ? path : block.section;
      for (const line of linesIn(block).filter(
        (each) => !elsewhere.some((one) => one.test(each)),
      )) {
        if (here !== place) await startAnew();
        place = here;
        const { status, stdout, stderr } = await runLine(line);
        const said = status === 0 ? "" : stderr;
        expect({ line, status, said }).toEqual({ line, status: 0, said: "" });
        printed = stdout;
      }
    }
  });

  test("knows the options of what it does not run", () => {
    const sink = { write: () => undefined };
    const { signal } = new AbortController();
    const context = { stdout: sink, stderr: sink, signal, clock: () => 0, debug: false };
    const unknown = blocks
      .flatMap((block) => linesIn(block))
      .map((line) => wordsOf(line))
      .filter(([program, name]) => program === "npx" && name === "balms")
      .flatMap(([, , ...words]) => {
        let command = createProgram(context);
        while (command.commands.some((part) => part.name() === words[0])) {
          const [name] = words.splice(0, 1);
          command = command.commands.find((part) => part.name() === name)!;
        }
        return command.parseOptions(words).unknown;
      });
    expect(unknown).toEqual([]);
  });
});
