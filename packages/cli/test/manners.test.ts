import { copyFile, stat, writeFile } from "node:fs/promises";
import { writeNpy } from "@balms/datasets";
import { writeModel } from "@balms/onnx";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram } from "../src/commands/program.ts";
import { adjustFiles } from "./adjust-files.ts";
import { writeFeatureFiles, writeImageFolders } from "./example-data.ts";
import { fedModel } from "./fed-models.ts";
import { runBalms } from "./run-balms.ts";
import { detectorFile } from "./scene-files.ts";

const { path } = adjustFiles();

interface Example {
  readonly command: string;
  /** A line that gives results; paths are those of files that are there. */
  readonly words: () => string[] | Promise<string[]>;
  /** The option behind which it writes a file, if it does. */
  readonly writes?: "--output" | "--out";
}

async function labels(): Promise<string[]> {
  await writeFile(path("labels.txt"), "cat\ndog\ncat\n");
  return [path("labels.txt")];
}

async function scores(): Promise<string[]> {
  const data = Float32Array.of(2, 1, 0, 0, 2, 1, 1, 0, 2);
  await writeFile(path("logits.npy"), writeNpy({ shape: [3, 3], data }));
  return ["--logits", path("logits.npy"), "--prior", path("prior.json")];
}

const made = (command: string, ...words: string[]): Example => ({
  command,
  words: () => [path("prior.json"), ...words],
  writes: "--output",
});

const examples: readonly Example[] = [
  {
    command: "train",
    words: async () => [
      ...(await writeFeatureFiles(path("."))),
      "--methods",
      "softmax",
      "--steps",
      "20",
    ],
    writes: "--out",
  },
  {
    command: "detect",
    words: async () => {
      await copyFile(detectorFile, path("detector.onnx"));
      const fed = ["--model", path("detector.onnx"), "--mean", "0,0,0", "--std", "1,1,1"];
      return [...fed, ..."--scenes 20 --test-scenes 10 --steps 5".split(" ")];
    },
    writes: "--out",
  },
  {
    command: "adjust",
    words: () => [path("model.onnx"), "--prior", path("prior.json"), "--no-verify"],
    writes: "--output",
  },
  { command: "inspect", words: () => [path("model.onnx")] },
  {
    command: "predict",
    words: async () => {
      const model = fedModel({ layout: "NCHW", type: "float32", batch: "batch" });
      await writeFile(path("pictures.onnx"), writeModel(model));
      await writeImageFolders(path("."), { pictures: { "": 3 } });
      return [path("pictures.onnx"), path("pictures"), "--mean", "0,0,0", "--std", "1,1,1"];
    },
  },
  {
    command: "evaluate",
    words: async () => {
      await writeFile(path("labels.txt"), "0\n1\n2\n");
      return [...(await scores()), "--labels", path("labels.txt")];
    },
  },
  { command: "shift", words: () => scores() },
  { command: "doctor", words: () => labels() },
  { command: "prior count", words: () => labels(), writes: "--output" },
  {
    command: "prior sql",
    words: () => ["--dialect", "duckdb", "--table", "photos", "--label", "species"],
  },
  {
    command: "prior import",
    words: async () => {
      await writeFile(path("counts.csv"), "label,count\ncat,2\ndog,1\n");
      return [path("counts.csv")];
    },
    writes: "--output",
  },
  { command: "prior show", words: () => [path("prior.json")] },
  { command: "prior check", words: () => [path("prior.json")] },
  { command: "prior diff", words: () => [path("prior.json"), path("target.json")] },
  {
    command: "prior merge",
    words: () => [path("prior.json"), path("target.json")],
    writes: "--output",
  },
  made("prior subset", "0", "2"),
  made("prior reorder", "--by", "count"),
  made("prior rename", "0=none"),
  made("prior relabel", "1=0"),
  made("prior smooth"),
  made("prior package", "--name", "@acme/photos-prior", "--license", "CC0-1.0"),
];

const wordsOf = async ({ command, words, writes }: Example, output: string): Promise<string[]> => [
  ...command.split(" "),
  ...(await words()),
  ...(writes === undefined ? [] : [writes, path(output)]),
];

/** The commands that do something: not those that only have others below them. */
function commandsOf(command: Command, before: readonly string[] = []): string[] {
  return command.commands.flatMap((part) => {
    const names = [...before, part.name()];
    return part.commands.length === 0 ? [names.join(" ")] : commandsOf(part, names);
  });
}

test("every command has an example here", () => {
  const program = createProgram({
    stdout: { write: () => undefined },
    stderr: { write: () => undefined },
    signal: new AbortController().signal,
    clock: () => 0,
    debug: false,
  });
  // The result of this one is a script.
  const commands = commandsOf(program).filter((command) => command !== "completion");
  expect(examples.map(({ command }) => command)).toEqual(commands);
});

test.each(examples)(
  "$command --help says what it is for, with the options of all",
  async ({ command }) => {
    const { status, stdout, stderr } = await runBalms([...command.split(" "), "--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Usage: balms ${command} .*\\n\\n[A-Z]`, "u"));
    expect(stdout).toMatch(/^ {2}--json {2,}\w/mu);
    expect(stdout).toMatch(/^ {2}-q, --quiet {2,}\w/mu);
  },
);

test.each(examples)("$command --json prints one object and nothing else", async (example) => {
  const result = await runBalms([...(await wordsOf(example, "first")), "--json"]);
  expect(result.status).toBe(0);
  expect(JSON.parse(result.stdout)).toBeTypeOf("object");
  expect(result.stdout).toMatch(/^\{[^]*\}\n$/u);
  const quiet = await runBalms([...(await wordsOf(example, "second")), "--json", "--quiet"]);
  expect(quiet.stderr).toBe("");
  expect(Object.keys(JSON.parse(quiet.stdout) as object)).toEqual(
    Object.keys(JSON.parse(result.stdout) as object),
  );
});

test.each(examples)("$command --quiet prints results alone", async (example) => {
  const { status, stdout, stderr } = await runBalms([...(await wordsOf(example, "out")), "-q"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).not.toContain("\u001B");
});

test.each(examples.filter(({ writes }) => writes === "--output"))(
  "$command --quiet prints nothing where its results are in a file",
  async (example) => {
    const { stdout } = await runBalms([...(await wordsOf(example, "out")), "-q"]);
    expect(stdout).toBe("");
    expect((await stat(path("out"))).size).toBeGreaterThan(0);
  },
);

test.each(examples)(
  "$command says an error on standard error, whatever is asked for",
  async (example) => {
    const words = await wordsOf(example, "out");
    const file = words.findIndex((word) => word.startsWith(path("")));
    if (file < 0) words.push("--nowhere");
    else words[file] = path("nowhere.json");
    for (const options of [[], ["--json"], ["--quiet"], ["--json", "--quiet"]]) {
      const { status, stdout, stderr } = await runBalms([...words, ...options]);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^balms: [^\n]*nowhere[^\n]*\n( {2}[^\n]+\n)?$/u);
      expect(stderr).not.toMatch(/unexpected error/u);
      // A prior that cannot be read is what `check` finds out, and says in its object.
      const isResult = example.command === "prior check" && options.includes("--json");
      expect(stdout === "").toBe(!isResult);
    }
  },
);

test("a check that failed says why, and quietly too", async () => {
  const words = ["prior", "check", path("prior.json"), "--against", path("target.json")];
  const result = await runBalms([...words, "--max-drift", "0.1", "--quiet"]);
  expect(result).toMatchObject({ status: 1, stdout: "" });
  expect(result.stderr).toMatch(/^balms: .* more than 0\.1 \(total variation\)\n$/u);
});
