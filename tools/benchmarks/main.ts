// Ratios measured in one run, one thread each: `npm run bench`, `npm run bench -- --json`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pythonModules, type BenchmarkCase } from "./benchmark-case.ts";
import { cases } from "./cases.ts";
import { findPython } from "../python/find-python.ts";
import type { Measurement } from "./measure.ts";

interface Options {
  readonly json: boolean;
  readonly rounds: number;
  /** Number of the only case to measure: what this program calls itself with. */
  readonly only: number | undefined;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      rounds: { type: "string", default: "15" },
      case: { type: "string" },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds: received ${values.rounds}; expected a whole number from 1`);
  }
  const only = values.case === undefined ? undefined : Number(values.case);
  if (only !== undefined && cases[only] === undefined) {
    throw new Error(
      `--case: received ${values.case}; expected a number from 0 to ${cases.length - 1}`,
    );
  }
  return { json: values.json, rounds, only };
}

/** Every case has a process of its own, so that none runs in the memory that another has used up. */
function measureApart(position: number, rounds: number): Measurement {
  const self = fileURLToPath(import.meta.url);
  const options = ["--case", String(position), "--rounds", String(rounds), "--json"];
  const { status, stdout } = spawnSync(process.execPath, [self, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${cases[position].name} ended with status ${status}`);
  return JSON.parse(stdout) as Measurement;
}

function printTable(measurements: readonly Measurement[]): void {
  console.log(
    "CPU milliseconds per step (one thread; by the clock where a row has two), 20th percentile over the rounds; balms adjust, annotations, evaluateDetections: the whole process, by the clock.\n" +
      "Heads and BALMS: D×C, B = 512. Loss + gradient: B×C; × floor: times what moving its bytes takes.",
  );
  console.table(
    measurements.map(({ name, against, ratio, target, timesFloor, peakBytes, ...times }) => ({
      name,
      ms: Number(times.milliseconds.toPrecision(3)),
      against,
      "its ms": Number(times.againstMilliseconds.toPrecision(3)),
      ratio: Number(ratio.toPrecision(3)),
      target: target === undefined ? "" : `≤ ${target}`,
      met: target === undefined ? "" : ratio <= target,
      "× floor": timesFloor === undefined ? "" : Number(timesFloor.toPrecision(3)),
      "peak MB": peakBytes === undefined ? "" : Number((peakBytes[0] / 1e6).toPrecision(3)),
      "its MB": peakBytes === undefined ? "" : Number((peakBytes[1] / 1e6).toPrecision(3)),
    })),
  );
}

async function main({ json, rounds, only }: Options): Promise<void> {
  if (only !== undefined) {
    const { needs } = cases[only];
    const python = needs === undefined ? undefined : findPython(needs);
    const measurement = await cases[only].measure({ rounds, python: python ?? "python3" });
    console.log(JSON.stringify(measurement));
    return;
  }
  const missing = new Set(pythonModules.filter((module) => findPython(module) === undefined));
  for (const module of missing) {
    console.error(
      `no Python with ${module} found (BALMS_PYTHON or BALMS_TRAINING_PYTHON names one): its rows are left out`,
    );
  }
  const possible = ({ needs }: BenchmarkCase): boolean =>
    needs === undefined || !missing.has(needs);
  const measurements: Measurement[] = [];
  for (const [position, row] of cases.entries()) {
    if (!possible(row)) continue;
    console.error(`${row.name} …`);
    measurements.push(measureApart(position, rounds));
  }
  if (json) {
    console.log(JSON.stringify({ rounds, node: process.version, measurements }, undefined, 2));
  } else printTable(measurements);
}

try {
  await main(readOptions());
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = 1;
}
