import { execFile } from "node:child_process";
import { cp, mkdir, readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { priorFromCounts, priorFromJSON, priorToJSON } from "@balms/core";
import { publint } from "publint";
import { afterEach, expect, test, vi } from "vitest";
import { prior, priorFiles, refusal, report } from "./prior-files.ts";
import { runBalms } from "./run-balms.ts";

const { path, write, save } = priorFiles();
const name = "@acme/photos-prior";
const run = promisify(execFile);

afterEach(() => vi.unstubAllEnvs());

const pack = (source: string, ...words: string[]) =>
  prior("package", source, "--name", name, "-o", path("out"), ...words);
const text = (file: string): Promise<string> => readFile(path(join("out", file)), "utf8");

async function manifest(): Promise<Record<string, unknown>> {
  return JSON.parse(await text("package.json")) as Record<string, unknown>;
}

async function packed(counts: Readonly<Record<string, number>>, ...words: string[]): Promise<void> {
  const { status, stderr } = await pack(
    await save("prior.json", counts),
    "--license",
    "CC0-1.0",
    ...words,
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
}

/** What the compiler says of a program beside which the package is installed. */
async function compile(module: string, files: Readonly<Record<string, string>>): Promise<string> {
  const resolution = module === "nodenext" ? "nodenext" : "bundler";
  const paths: string[] = [];
  for (const [file, content] of Object.entries(files)) {
    paths.push(await write(`project/${file}`, content));
  }
  await write("project/package.json", '{ "type": "module" }');
  await mkdir(path("project/node_modules/@acme"), { recursive: true });
  await cp(path("out"), path(`project/node_modules/${name}`), { recursive: true });
  const settings = [
    "--noEmit",
    "--strict",
    "--pretty",
    "false",
    "--types",
    "",
    "--target",
    "es2022",
  ];
  const words = [...settings, "--module", module, "--moduleResolution", resolution, ...paths];
  const compiler = fileURLToPath(
    new URL("../../../node_modules/typescript/bin/tsc", import.meta.url),
  );
  return run(process.execPath, [compiler, ...words], { cwd: path("project") }).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { readonly stdout: string }).stdout,
  );
}

const odd = {
  'say "cat"': 5,
  "back\\slash": 4,
  "two\nlines": 3,
  "猫 é 👍": 2,
  "`${x}` */ \u202E\u2028": 1,
};

test("data and types alone, which the checkers of packages have nothing against", async () => {
  await packed({ cat: 50, dog: 12 });
  expect((await readdir(path("out"))).toSorted()).toEqual([
    "CHANGELOG.md",
    "README.md",
    "index.d.ts",
    "index.js",
    "package.json",
    "prior.d.cts",
    "prior.json",
  ]);
  const { version, license, scripts, dependencies, balms } = await manifest();
  const { digest } = priorFromJSON(await text("prior.json"));
  expect({ version, license, scripts, dependencies, balms }).toEqual({
    version: "1.0.0",
    license: "CC0-1.0",
    balms: { format: "balms.prior/1", digest, lineage: [] },
  });
  expect((await publint({ pkgDir: path("out"), level: "warning" })).messages).toEqual([]);
  expect(await text("README.md")).toMatch(/^ {4} 0 {2}cat +50 .*█$/mu);
  expect(await text("README.md")).toContain(digest);
});

test("Node imports the module and the JSON, and CommonJS requires it; class names are what they were", async () => {
  await packed(odd);
  const own = priorFromJSON(await text("prior.json"));
  await write("project/package.json", "{}");
  await cp(path("out"), path(`project/node_modules/${name}`), { recursive: true });
  for (const [file, program] of [
    ["a.mjs", `import it from "${name}"; console.log(JSON.stringify(it));`],
    [
      "b.mjs",
      `import it from "${name}/prior.json" with { type: "json" }; console.log(JSON.stringify(it));`,
    ],
    ["c.cjs", `console.log(JSON.stringify(require("${name}/prior.json")));`],
  ] as const) {
    const { stdout } = await run(process.execPath, [await write(`project/${file}`, program)]);
    expect(priorFromJSON(stdout)).toEqual(own);
  }
});

test.each(["nodenext", "esnext"])("a wrong class name is a type error: %s", async (module) => {
  await packed(odd);
  const right = Object.keys(odd).map((one) => `const _: ClassName = ${JSON.stringify(one)};`);
  const program = (wrong: string): string => `
    import file, { type ClassName } from "${name}";
    import json from "${name}/prior.json" with { type: "json" };
    ${right.map((line, id) => line.replace("_", `right${id}`)).join("\n")}
    export const names: readonly string[] = [...file.labels, ...json.labels];
    export const counted: "rows" = file.counted;
    ${wrong}
    export type { ClassName };`;
  expect(await compile(module, { "use.ts": program("") })).toBe("");
  expect(
    await compile(module, { "use.ts": program('export const wrong: ClassName = "cat";') }),
  ).toMatch(/use\.ts\(\d+,\d+\): error TS2322: Type '"cat"' is not assignable to type/u);
});

test("what is required has the types of the file, and not of a module", async () => {
  await packed({ cat: 50, dog: 12 });
  const program = `
    import file = require("${name}/prior.json");
    const first: "cat" | "dog" | undefined = file.labels[0];
    export = first;`;
  expect(await compile("nodenext", { "use.cts": program })).toBe("");
});

test("a hundred thousand classes", async () => {
  const classes = Array.from({ length: 100_000 }, (_, id) => `class "${id}"`);
  const counts = classes.map((_, id) => id);
  await write("large.json", priorToJSON(priorFromCounts(counts, { classes, license: "CC0-1.0" })));
  expect((await pack(path("large.json"))).status).toBe(0);
  expect((await stat(path("out/README.md"))).size).toBeLessThan(20_000);
  const program = `
    import file, { type ClassName } from "${name}";
    const names: readonly string[] = file.labels;
    const one: ClassName = ${JSON.stringify('class "100000"')};
    console.log(names, one);`;
  const said = await compile("esnext", { "use.ts": program });
  expect(said).toMatch(/^use\.ts\(4,11\): error TS2820: .* not assignable to type 'ClassName'/u);
  expect(said.trim().split("\n")).toHaveLength(1);
});

test("a new count goes over the version before: its step, what changed, and what the owner wrote stays", async () => {
  await packed({ cat: 50, dog: 12 });
  const { files: ours, ...first } = (await manifest()) as { readonly files: string[] };
  const own = {
    ...first,
    repository: "github:acme/photos",
    description: "Our photos",
    files: ["NOTES.md", "index.js"],
    exports: { "./notes": "./NOTES.md" },
  };
  await write("out/package.json", JSON.stringify(own));
  await write("out/CHANGELOG.md", `Mind the cats.\n\n${await text("CHANGELOG.md")}`);
  const next = await save("next.json", { cat: 60, dog: 12, wolf: 2 });
  expect(await pack(next)).toMatchObject({
    stdout: `${path("out")}: ${name} 1.1.0 (minor: 1 class new): 3 classes, 74 rows\n`,
  });
  expect(await manifest()).toMatchObject({
    version: "1.1.0",
    license: "CC0-1.0",
    repository: "github:acme/photos",
    description: "Our photos",
    files: [...ours, "NOTES.md"],
    exports: { "./notes": "./NOTES.md", ".": { default: "./index.js" } },
  });
  expect(await text("CHANGELOG.md")).toMatch(
    /^Mind the cats\.[^]*## 1\.1\.0\n\n- new: “wolf”\n- [^]*## 1\.0\.0\n\n- first version\n/u,
  );
  expect(await text("index.d.ts")).toContain('| "wolf"');
  const last = await save("last.json", { Cat: 60, dog: 12, wolf: 2 });
  expect(await report(pack(last, "--json", "--dry-run"))).toMatchObject({
    version: "2.0.0",
    previous: "1.1.0",
    written: false,
    change: { removed: ["cat"], added: ["Cat"], renames: [{ old: "cat", new: "Cat" }] },
  });
  expect(await manifest()).toMatchObject({ version: "1.1.0" });
});

test("nothing new is refused, and nothing is written", async () => {
  await packed({ cat: 50, dog: 12 });
  const again = await save("again.json", { cat: 50, dog: 12 }, { source: "again" });
  const before = await text("package.json");
  expect(await refusal(pack(again))).toMatch(
    /received the prior that version 1\.0\.0 has.*nothing new/su,
  );
  expect(await text("package.json")).toBe(before);
});

test("a licence: that of the prior, or said; words are where npm looks for them; none is said aloud", async () => {
  const said = await save("said.json", { cat: 5 }, { license: "Ask *us* first" });
  expect((await pack(said)).stderr).toBe("");
  expect((await manifest())["license"]).toBe("SEE LICENSE IN README.md");
  const own = await save("own.json", { cat: 5 }, { license: "UNLICENSED" });
  const into = await prior("package", own, "--name", "own", "-o", path("own"));
  expect(into.status).toBe(0);
  expect(await readFile(path("own/package.json"), "utf8")).toContain('"license": "UNLICENSED"');
  expect(await text("README.md")).toContain("- licence: Ask \\*us\\* first\n");
  expect(await refusal(pack(said, "--license", "MIT"))).toMatch(
    /`--license`: received "MIT"; expected "Ask \*us\* first"/u,
  );
  const silent = await save("silent.json", { cat: 5 });
  const { stderr } = await prior("package", silent, "--name", "silent", "-o", path("silent"));
  expect(stderr).toMatch(/nobody has said what licence/u);
});

test.each([
  ["@acme/Photos", /capital letters/u],
  ["photos prior", /URL-friendly/u],
  ["../photos", /start with a period/u],
  ["node_modules", /not a valid package name/u],
  ["fs", /core module/u],
  ["@acme/", /URL-friendly/u],
  ["", /length must be greater than zero/u],
])("npm takes no package of the name %j", async (wrong, message) => {
  const source = await save("prior.json", { cat: 5 });
  expect(await refusal(prior("package", source, "--name", wrong, "-o", path("out")))).toMatch(
    message,
  );
  expect(await readdir(path("."))).toEqual(["prior.json"]);
});

test("a folder of other things stays as it is", async () => {
  const source = await save("prior.json", { cat: 5 });
  await write("out/notes.txt", "mine");
  expect(await refusal(pack(source))).toMatch(/received a folder with other things in it/u);
  await write("out/package.json", '{ "name": "photos", "version": "1.0.0" }');
  expect(await refusal(pack(source))).toMatch(/received the package "photos"/u);
  await write("out/package.json", JSON.stringify({ name, version: "1.0.0" }));
  expect(await refusal(pack(source))).toMatch(/received the package "@acme\/photos-prior"/u);
  expect((await readdir(path("out"))).toSorted()).toEqual(["notes.txt", "package.json"]);
});

test("what was changed by hand since is no version before", async () => {
  await packed({ cat: 50, dog: 12 });
  const next = await save("next.json", { cat: 51, dog: 12 });
  const before = await text("package.json");
  await write("out/package.json", before.replace('"1.0.0"', '"1.0.0-beta.1"'));
  expect(await refusal(pack(next))).toMatch(/received the version "1\.0\.0-beta\.1"/u);
  await write("out/package.json", before);
  await save("out/prior.json", { cat: 49 });
  expect(await refusal(pack(next))).toMatch(/a prior\.json that is not that of version 1\.0\.0/u);
});

test("what cannot be written whole is not written at all", async () => {
  const source = await save("prior.json", { cat: 5 });
  await mkdir(path("out/.git/README.md"), { recursive: true });
  const stopped = AbortSignal.abort("SIGINT");
  const words = ["prior", "package", source, "--name", name, "-o", path("out")];
  expect((await runBalms(words, { signal: stopped })).status).toBe(130);
  expect(await readdir(path("out"))).toEqual([".git"]);
  await write("file", "");
  expect(await refusal(prior("package", source, "--name", name, "-o", path("file")))).toMatch(
    /`[^`]*file`: received/u,
  );
});

test("the registry is asked by npm alone, and what it cannot say is refused", async () => {
  const source = await save("prior.json", { cat: 5 });
  expect(await refusal(pack(source, "--registry", "http://127.0.0.1:9"))).toMatch(
    /with --published/u,
  );
  expect(await refusal(pack(source, "--published", "--registry", "file:///x"))).toMatch(
    /address of a registry/u,
  );
  vi.stubEnv("npm_config_fetch_retries", "0");
  vi.stubEnv("npm_config_cache", path("cache"));
  const nobody = "http://127.0.0.1:9/";
  expect(await refusal(pack(source, "--published", "--registry", nobody))).toMatch(
    /`@acme\/photos-prior`: received an error of npm \(ECONNREFUSED: .*127\.0\.0\.1:9/u,
  );
  vi.stubEnv("PATH", path("nothing"));
  expect(await refusal(pack(source, "--published"))).toMatch(/received no npm to ask for it/u);
  expect(await readdir(path("."))).not.toContain("out");
});
