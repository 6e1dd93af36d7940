// What balms evaluate measures, beside core's own figures and beside the model that balms adjust writes.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createRandom,
  evaluateLogits,
  priorFromCounts,
  priorToJSON,
  plainSoftmax,
} from "@balms/core";
import { writeNpy } from "@balms/datasets";
import { writeModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import { writeImageFolders } from "./example-data.ts";
import { fedModel } from "./fed-models.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);
const classes = ["ant", "bee", "cat"];
const counts = [500, 60, 12];
const rows = 60;
const random = createRandom(5);
const labels = Int32Array.from({ length: rows }, (_, row) => row % 3);
const logits = Float32Array.from(
  { length: rows * 3 },
  (_, at) => random.normal() + (at % 3 === labels[Math.floor(at / 3)] ? 1 : 0) - (at % 3),
);

interface Measured {
  readonly measures: Readonly<Record<string, number | null>>;
  readonly adjusted: Readonly<Record<string, number | null>> | null;
  readonly unadjusted: string | null;
  readonly classes: readonly { readonly class: string; readonly accuracy: number | null }[];
}

beforeEach(async () => {
  await writeFile(path("logits.npy"), writeNpy({ shape: [rows, 3], data: logits }));
  await writeFile(path("labels.npy"), writeNpy({ shape: [rows], data: labels }));
  await writeFile(path("prior.json"), priorToJSON(priorFromCounts(counts, { classes })));
});

function evaluate(...argv: string[]): Promise<CommandResult> {
  return runBalms(["evaluate", "--prior", path("prior.json"), ...argv]);
}

const files = (): string[] => ["--logits", path("logits.npy"), "--labels", path("labels.npy")];

async function measured(...argv: string[]): Promise<Measured> {
  const result = await evaluate(...argv, "--json", "--quiet");
  expect(result).toMatchObject({ status: 0, stderr: "" });
  return JSON.parse(result.stdout) as Measured;
}

test("scores of a file are measured as core measures them, classes in the order of the prior", async () => {
  const prior = priorFromCounts(counts, { classes });
  const expected = evaluateLogits(logits, labels, { prior });
  const { measures, classes: byClass } = await measured(...files());
  const { top1, balanced, many, medium, few, macroF1, ece } = expected;
  expect(measures).toMatchObject({ top1, balanced, many, medium, few, macroF1, ece, top5: 1 });
  expect(byClass.map((row) => [row.class, row.accuracy])).toEqual(
    classes.map((name, id) => [name, expected.perClass[id]]),
  );
  const told = await evaluate(...files());
  expect(told.stderr).toMatch(/nobody names the scores: they are taken in the order of /u);
  expect(told.stdout).toMatch(/^60 rows, 3 classes\n/u);
  expect(told.stdout).toMatch(/few-shot class cat/u);
});

test("classes are brought together by name: scores in another order, labels by name", async () => {
  const order = [2, 0, 1];
  const moved = logits.map((_, at) => logits[at - (at % 3) + order[at % 3]]);
  await writeFile(path("moved.npy"), writeNpy({ shape: [rows, 3], data: moved }));
  await writeFile(path("names.txt"), order.map((id) => `${classes[id]}\n`).join(""));
  await writeFile(path("labels.txt"), Array.from(labels, (id) => `${classes[id]}\n`).join(""));
  const named = ["--labels", path("labels.txt"), "--class-names", path("names.txt")];
  const found = await measured("--logits", path("moved.npy"), ...named);
  const first = await measured(...files());
  expect(found.classes).toEqual(first.classes);
  expect(found.measures["balanced"]).toBeCloseTo(first.measures["balanced"] ?? Number.NaN, 12);
});

test("a softmax that was left on is refused, and taken where it is said", async () => {
  const shares = plainSoftmax(logits, { classes: 3 });
  await writeFile(path("shares.npy"), writeNpy({ shape: [rows, 3], data: shares }));
  const argv = ["--logits", path("shares.npy"), "--labels", path("labels.npy")];
  const refused = await evaluate(...argv);
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /shares\.npy`: received rows from 0 to 1 that add up to 1: a softmax was left on/u,
  );
  const taken = await measured(...argv, "--kind", "probabilities");
  const raw = await measured(...files());
  expect(taken.measures["balanced"]).toBe(raw.measures["balanced"]);
  expect(taken.measures["ece"]).toBeCloseTo(raw.measures["ece"] ?? Number.NaN, 5);
});

test("a sigmoid that was left on and percent are refused; similarities are taken where it is said", async () => {
  const sigmoids = logits.map((score) => 1 / (1 + Math.exp(-score)));
  const percent = plainSoftmax(logits, { classes: 3 }).map((share) => 100 * share);
  for (const [data, message] of [
    [sigmoids, /scores\.npy`: received numbers from 0 to 1 alone, .* a sigmoid was left on/u],
    [percent, /scores\.npy`: received rows from 0 to 100 that add up to 100: percent/u],
  ] as const) {
    await writeFile(path("scores.npy"), writeNpy({ shape: [rows, 3], data }));
    const argv = ["--logits", path("scores.npy"), "--labels", path("labels.npy")];
    const refused = await evaluate(...argv);
    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr).toMatch(message);
    expect(await evaluate(...argv, "--kind", "softmax")).toMatchObject({ status: 0 });
  }
});

test("labels may be names with commas in them, and what no option could say is not advised", async () => {
  const names = ["cat, black", "dog", "horse"];
  await writeFile(path("names.txt"), names.map((name) => `${name}\n`).join(""));
  await writeFile(path("prior.json"), JSON.stringify({ "cat, black": 9, dog: 30, horse: 200 }));
  await writeFile(path("labels.txt"), Array.from(labels, (id) => `${names[id]}\n`).join(""));
  const scores = ["--logits", path("logits.npy"), "--class-names", path("names.txt")];
  const found = await measured(...scores, "--labels", path("labels.txt"));
  expect(found.measures["top1"]).toBe((await measured(...files())).measures["top1"]);
  await writeFile(path("labels.txt"), "cat,1\ndog,2\n");
  const table = await evaluate(...scores, "--labels", path("labels.txt"));
  expect(table.stderr).toMatch(/labels\.txt`: received columns with commas between them/u);
  expect(table.stderr).not.toMatch(/format:/u);
});

const feeding = { layout: "NCHW", type: "float32", batch: "batch" } as const;
const asTheyAre = ["--mean", "0,0,0", "--std", "1,1,1"];

async function pictures(): Promise<string[]> {
  await writeImageFolders(path("data"), { test: { lying: 12, standing: 20 } });
  const metadata = { "balms.classes": '["standing","lying"]' };
  await writeFile(path("model.onnx"), writeModel(fedModel(feeding, { metadata })));
  await writeFile(path("prior.json"), '{ "lying": 9, "standing": 300 }');
  return ["--model", path("model.onnx"), "--data", path("data"), ...asTheyAre];
}

test("what adjusting would change is what the adjusted model has", async () => {
  const argv = await pictures();
  const before = await measured(...argv);
  expect(before.classes.map((row) => row.class)).toEqual(["standing", "lying"]);
  const output = ["-o", path("fixed.onnx"), "--no-verify"];
  const prior = ["--prior", path("prior.json")];
  expect(await runBalms(["adjust", path("model.onnx"), ...prior, ...output])).toMatchObject({
    status: 0,
  });
  const after = await measured(...argv.with(1, path("fixed.onnx")));
  expect(after).toMatchObject({ adjusted: null, unadjusted: "it was adjusted" });
  const { ece: wasOff = null, calibration: _, ...others } = before.adjusted ?? {};
  expect(after.measures).toMatchObject({
    balanced: others["balanced"],
    top1: others["top1"],
    few: others["few"],
  });
  expect(after.measures["ece"]).toBeCloseTo(wasOff ?? Number.NaN, 4);
  expect(after.measures["balanced"]).not.toBe(before.measures["balanced"]);
});

test("a page tells it with charts and the pictures that are missed", async () => {
  const argv = await pictures();
  const result = await evaluate(...argv, "--report", path("report.html"));
  expect(result).toMatchObject({ status: 0 });
  const page = await readFile(path("report.html"), "utf8");
  expect(page).toMatch(/<title>data: evaluation<\/title>/u);
  for (const part of ["Measures", "What is taken for what", "Still missed", "data:image/png"]) {
    expect(page).toContain(part);
  }
});

test("what does not fit together is refused", async () => {
  const model = await pictures();
  for (const [argv, message] of [
    [[], /`--model`: received nothing; expected --model MODEL with --data DIR, or --logits/u],
    [[...model, ...files()], /`--logits`: received beside --model/u],
    [["--logits", path("logits.npy")], /`--labels`: received nothing/u],
    [files(), /prior\.json`: received 2 classes; expected 3, one for each score/u],
    [
      ["--logits", path("labels.npy"), "--labels", path("labels.npy")],
      /labels\.npy`: received shape .*expected shape \[rows, columns\].* Save one row per example/u,
    ],
  ] as const) {
    const refused = await evaluate(...argv);
    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr).toMatch(message);
  }
  await writeImageFolders(path("data"), { test: { standin: 1 } });
  const unknown = await evaluate(...model);
  expect(unknown.stderr).toMatch(
    /received the class "standin".*Is "standin" the class "standing"\?/u,
  );
});

test("labels that are none of the scores, or too few, are refused", async () => {
  await writeFile(
    path("labels.npy"),
    writeNpy({ shape: [rows], data: labels.map((id) => id + 1) }),
  );
  const fromOne = await evaluate(...files());
  expect(fromOne.stderr).toMatch(
    /labels\.npy`: received class id 3 at row 2; expected ids from 0 to 2/u,
  );
  await writeFile(path("labels.npy"), writeNpy({ shape: [2], data: labels.slice(0, 2) }));
  const few = await evaluate(...files());
  expect(few.stderr).toMatch(/received 2 labels; expected 60, one for each row of /u);
});
