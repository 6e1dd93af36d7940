// Holds every package against golden files: `npm run conformance -- [DIR]`.
import type { OnnxRuntime } from "@balms/onnx";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as nodeRuntime from "onnxruntime-node";
import * as webRuntime from "onnxruntime-web";
import { brainSubject } from "./brain-subject.ts";
import { flatten, relativeError, valueAt } from "./compare.ts";
import { coreSubject } from "./core-subject.ts";
import { detectAgain, sceneFolders } from "./detection-scenes.ts";
import { onnxAttachedSubject } from "./onnx-attached-subject.ts";
import { onnxFunctionsSubject } from "./onnx-functions-subject.ts";
import { onnxSubject } from "./onnx-subject.ts";
import type { GoldenCase, Subject } from "./subject.ts";
import { tfjsBackends } from "./tfjs-backends.ts";
import { tfjsSubject } from "./tfjs-subject.ts";
import { trainAgain } from "./training-runs.ts";

interface Row {
  readonly file: string;
  readonly quantity: string;
  readonly subject: Pick<Subject, "name" | "tolerance">;
  error: number;
  worst: string;
  cases: number;
}

const ownFixtures = fileURLToPath(
  new URL("../../../packages/core/test/fixtures/golden/", import.meta.url),
);

const ownScenes = fileURLToPath(
  new URL("../../../packages/detection/test/fixtures/golden/detection/", import.meta.url),
);

function readCases(path: string): GoldenCase[] {
  const cases: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!Array.isArray(cases) || cases.length === 0) {
    throw new Error("expected a JSON array of at least one case");
  }
  return cases as GoldenCase[];
}

async function check(file: string, cases: GoldenCase[], subject: Subject): Promise<Row[]> {
  const compute = subject.computes[file];
  if (compute === undefined) return [];
  const rows = new Map<string, Row>();
  for (const [index, golden] of cases.entries()) {
    const label = typeof golden["name"] === "string" ? golden["name"] : `case ${index}`;
    let computed;
    try {
      computed = await compute(golden);
    } catch (error) {
      throw new Error(`${label}, ${subject.name}: ${(error as Error).message}`, { cause: error });
    }
    for (const [quantity, values] of Object.entries(computed)) {
      const error = relativeError(values, flatten(valueAt(golden, quantity), quantity));
      const row = rows.get(quantity) ?? {
        file,
        quantity,
        subject,
        error: 0,
        worst: label,
        cases: 0,
      };
      if (error > row.error) Object.assign(row, { error, worst: label });
      row.cases += 1;
      rows.set(quantity, row);
    }
  }
  return [...rows.values()];
}

const trainers: readonly (readonly [name: string, runtime: OnnxRuntime])[] = [
  ["onnx node", nodeRuntime],
  ["onnx web", webRuntime],
];

/** Training runs in single precision against those of double precision. */
async function checkTraining(directory: string, file: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, runtime] of trainers) {
    for (const quantity of await trainAgain({ directory, file }, runtime)) {
      rows.push({
        file: `training/${basename(file, ".json")}`,
        quantity: quantity.name,
        subject: { name, tolerance: 1e-4 },
        error: relativeError(quantity.computed, quantity.expected),
        worst: file,
        cases: 1,
      });
    }
  }
  return rows;
}

/** Evaluated detections and masks against those of the evaluators in Python. */
async function checkDetection(folder: string): Promise<Row[]> {
  return (await detectAgain(folder)).map(({ name, computed, expected }) => ({
    file: basename(folder),
    quantity: name,
    subject: { name: "detection", tolerance: 1e-9 },
    error: relativeError(computed, expected),
    worst: folder,
    cases: 1,
  }));
}

/** Prints a row, and says whether it is within tolerance. */
function report({ file, quantity, subject, cases, error, worst }: Row): boolean {
  const good = error <= subject.tolerance;
  console.log(
    `${good ? "ok " : "OFF"} ${`${file}.${quantity}`.padEnd(48)} ${subject.name.padEnd(14)}` +
      ` ${String(cases).padStart(2)} cases  largest relative error ${error.toExponential(1)}` +
      ` (allowed ${subject.tolerance.toExponential(0)})${good ? "" : `, worst in ${worst}`}`,
  );
  return good;
}

function jsonFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .toSorted();
}

async function main(directory: string, scenes: string): Promise<number> {
  const subjects = [
    coreSubject("float64"),
    coreSubject("float32"),
    onnxSubject(),
    onnxFunctionsSubject(),
    onnxAttachedSubject(),
    ...tfjsBackends.map(tfjsSubject),
    brainSubject("brain.js"),
    brainSubject("brain.js-2"),
  ];
  const known = new Set(subjects.flatMap((subject) => Object.keys(subject.computes)));
  let off = 0;
  let checked = 0;
  const run = async (file: string, work: () => Promise<readonly Row[]>): Promise<void> => {
    try {
      for (const row of await work()) {
        checked += 1;
        if (!report(row)) off += 1;
      }
    } catch (error) {
      off += 1;
      console.log(`OFF ${file}: ${(error as Error).message}`);
    }
  };
  for (const name of jsonFiles(directory)) {
    const file = basename(name, ".json");
    if (!known.has(file)) {
      console.log(`${file}: no package computes this; not checked`);
      continue;
    }
    await run(file, async () => {
      const cases = readCases(join(directory, name));
      const rows: Row[] = [];
      for (const subject of subjects) rows.push(...(await check(file, cases, subject)));
      return rows;
    });
  }
  const training = join(directory, "training");
  for (const file of jsonFiles(training)) {
    await run(`training/${file}`, () => checkTraining(training, file));
  }
  for (const folder of sceneFolders(scenes)) {
    await run(basename(folder), () => checkDetection(folder));
  }
  if (checked === 0 && off === 0) {
    console.error(`conformance: no golden file that a package computes in ${directory}`);
    return 1;
  }
  console.log(`${checked} quantities checked, ${off} off`);
  return off === 0 ? 0 : 1;
}

const [, , given] = process.argv;
const directory = resolve(given ?? ownFixtures);
try {
  process.exitCode = await main(directory, given ? join(directory, "detection") : ownScenes);
} catch (error) {
  console.error(`conformance: cannot read ${directory}: ${(error as Error).message}`);
  process.exitCode = 1;
}
