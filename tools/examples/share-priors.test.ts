// Goes through docs/share-priors.md, line by line: two projects, and a registry between them.
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { priorFromCounts, priorFromJSON, priorToJSON } from "@balms/core";
import { headModel, writeModel } from "@balms/onnx";
import { runCommand } from "balms";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startRegistry, type LocalRegistry } from "../release/local-registry.ts";
import { sourceAlias } from "../sources/source-alias.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
// Inside the workspace, so that `@balms/*` and its frameworks resolve as they do for a user.
const place = join(root, "tools/.cache/share-priors");
const page = await readFile(join(root, "docs/share-priors.md"), "utf8");
const run = promisify(execFile);

const start = process.cwd();
let registry: LocalRegistry;

beforeAll(async () => {
  await rm(place, { recursive: true, force: true });
  registry = await startRegistry(place);
  const classes = ["cat", "dog", "lynx"];
  const model = headModel({
    weight: new Float32Array(6),
    bias: new Float32Array(3),
    dimensions: 2,
    classes: 3,
    training: "unknown",
  });
  const files = {
    "photos/labels.txt": lines({ cat: 50, dog: 12, lynx: 3 }),
    "photos/more.txt": lines({ cat: 60, dog: 15, lynx: 5, wolf: 2 }),
    "photos/classes.txt": "cat\ndog\nlynx\nwolf\n",
    "sorter/classes.txt": "cat\ndog\nlynx\n",
    "sorter/here.json": priorToJSON(
      priorFromCounts([30, 8, 2, 1], { classes: [...classes, "wolf"] }),
    ),
    "sorter/model.onnx": writeModel(model),
  };
  for (const project of ["photos", "sorter"]) {
    await mkdir(join(place, project), { recursive: true });
    await writeFile(join(place, project, ".npmrc"), `${registry.npmrc}cache=${place}/npm\n`);
    await writeFile(join(place, project, "package.json"), '{ "private": true, "type": "module" }');
  }
  for (const [file, content] of Object.entries(files)) await writeFile(join(place, file), content);
});

afterEach(() => process.chdir(start));

afterAll(async () => {
  await registry.close();
  await rm(place, { recursive: true, force: true });
});

/** A file of labels, one in each line. */
function lines(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}\n`.repeat(count))
    .join("");
}

/** The blocks of the page: lines of a shell for a project, and files of one. */
const blocks = [...page.matchAll(/^```(\w+) (\S+)\n([^]*?)^```$/gmu)].map(
  ([, language = "", where = "", text = ""]) => ({ language, where, text }),
);

/** A line of the page, in one of the projects. */
async function shell(line: string): Promise<string> {
  const [program = "", ...words] = line.split(" ");
  if (line.startsWith("npx balms ")) return balms(words.slice(1));
  expect(program).toBe("npm");
  const { stdout } = await run(program, words, { cwd: process.cwd() });
  return stdout;
}

async function balms(argv: readonly string[]): Promise<string> {
  const { status, said } = await command(argv);
  expect({ status, said: status === 0 ? "" : said }).toEqual({ status: 0, said: "" });
  return said;
}

async function command(argv: readonly string[]): Promise<{ status: number; said: string }> {
  const said: string[] = [];
  const output = { write: (text: string) => said.push(text) };
  const { signal } = new AbortController();
  const context = { stdout: output, stderr: output, signal, clock: () => 0, debug: false };
  const status = await runCommand(argv, context);
  return { status, said: said.join("") };
}

async function typeErrors(file: string): Promise<string> {
  const words = [
    "--noEmit",
    "--strict",
    "--pretty",
    "false",
    "--types",
    "",
    "--module",
    "nodenext",
    "--ignoreConfig",
  ];
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  return run(process.execPath, [compiler, ...words, file]).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { readonly stdout: string }).stdout,
  );
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: dirname(entry),
    logLevel: "error",
    resolve: { alias: sourceAlias },
    build: { write: false, rolldownOptions: { input: entry } },
  });
  const [{ output }] = [result].flat() as { output: { code?: string }[] }[];
  return output.map(({ code = "" }) => code).join("\n");
}

test("every line of the page, in order", async () => {
  const said = new Map<string, string>();
  for (const { language, where, text } of blocks) {
    if (language === "sh") {
      process.chdir(join(place, where));
      for (const line of text.trim().split("\n")) said.set(line, await shell(line));
      continue;
    }
    const file = join(place, where);
    process.chdir(dirname(file));
    await writeFile(file, text);
    if (language === "ts") said.set(where, await typeErrors(file));
    else if (where.endsWith("page.mjs")) said.set(where, await bundle(file));
    else await import(/* @vite-ignore */ file);
  }
  const installed = await readFile(
    join(place, "sorter/node_modules/@acme/photos-prior/prior.json"),
    "utf8",
  );
  expect(priorFromJSON(installed)).toMatchObject({
    classes: ["cat", "dog", "lynx", "wolf"],
    counts: [60, 15, 5, 2],
    license: "CC-BY-4.0",
  });
  expect(said.get("sorter/label.ts")).toBe("");
  const first = priorFromCounts([50, 12, 3], { classes: ["cat", "dog", "lynx"] });
  expect(said.get("sorter/page.mjs")).toContain(first.digest);
  for (const model of ["fixed.onnx", "again.onnx"]) {
    const bytes = await readFile(join(place, "sorter", model));
    expect(bytes.includes(first.digest)).toBe(true);
  }
  expect([...said].find(([line]) => line.endsWith("--published"))?.[1]).toContain(
    "1.1.0 (minor: 1 class new)",
  );
});

test("what the owner wrote into the folder stays where the version before is the published one", async () => {
  process.chdir(join(place, "photos"));
  const manifest = JSON.parse(await readFile("photos-prior/package.json", "utf8")) as object;
  const changes = await readFile("photos-prior/CHANGELOG.md", "utf8");
  await writeFile(
    "photos-prior/package.json",
    JSON.stringify({ ...manifest, repository: "github:acme/photos" }),
  );
  await writeFile("photos-prior/CHANGELOG.md", `${changes}\nBefore that nobody counted.\n`);
  await writeFile("later.json", '{ "cat": 61, "dog": 15, "lynx": 5, "wolf": 2 }');
  const words = ["prior", "package", "--name", "@acme/photos-prior", "--published"];
  expect(await balms([...words, "later.json"])).toContain("1.1.1 (patch)");
  expect(await readFile("photos-prior/package.json", "utf8")).toContain("github:acme/photos");
  const list = /^# [^]*## 1\.1\.1\n[^]*## 1\.1\.0\n[^]*## 1\.0\.0\n[^]*nobody counted\.\n$/u;
  expect(await readFile("photos-prior/CHANGELOG.md", "utf8")).toMatch(list);
  // Counted once more before it was published: there is no 1.1.1 to follow.
  await writeFile("later.json", '{ "cat": 62, "dog": 15, "lynx": 5, "wolf": 2 }');
  expect(await balms([...words, "later.json"])).toContain("1.1.1 (patch)");
  expect((await readFile("photos-prior/CHANGELOG.md", "utf8")).match(/^## 1/gmu)).toHaveLength(3);
  expect(await readFile("photos-prior/package.json", "utf8")).toContain("github:acme/photos");
});

test("the version before is found on the registry that is named, and a package that is not there is none", async () => {
  process.chdir(join(place, "sorter"));
  const words = [
    "prior",
    "package",
    "here.json",
    "--dry-run",
    "--published",
    "--registry",
    registry.url,
  ];
  await rm(".npmrc");
  expect(await balms([...words, "--name", "@acme/photos-prior", "--json"])).toMatch(
    /"previous": "1\.1\.0"/u,
  );
  const { status, said } = await command([...words, "--name", "@acme/other"]);
  expect(status).toBe(1);
  expect(said).toMatch(/`@acme\/other`: received no such package there/u);
});
