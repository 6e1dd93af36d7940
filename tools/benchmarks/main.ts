// Ratios measured in one run, and how times grow: `npm run bench`, with the options of docs/benchmarks.md.
import { chromium } from "../browser/chromium.ts";
import { findPython } from "../python/find-python.ts";
import { cases, type TopicCase } from "./cases.ts";
import type { GrowthMeasured } from "./growth/growth-series.ts";
import { measureGrowth } from "./growth/measure-growth.ts";
import { growthSeries } from "./growth/series.ts";
import { measureApart } from "./measure-apart.ts";
import { pythonModules } from "./measuring/benchmark-case.ts";
import type { Measurement } from "./measuring/measure.ts";
import { readOptions, type Options } from "./options.ts";
import { compareResults, warnings } from "./report/compare.ts";
import { thisMachine } from "./report/machine.ts";
import { printComparisons, printGrowth, printMeasurements } from "./report/print-table.ts";
import { mergeResults, readResults, writeResults, type Results } from "./report/results.ts";
import { writePage } from "./report/write-page.ts";

// Beside the sources; this runs from tools/dist/benchmarks.
const file = new URL("../../benchmarks/results.json", import.meta.url);

/** Measures the one row that this process is for. */
async function measureRow(row: number, { growth, rounds }: Options): Promise<object> {
  if (growth) return measureGrowth(growthSeries[row], rounds);
  const found = cases[row];
  const { topic, name, needs } = found;
  const python = (needs && findPython(needs)) ?? "python3";
  return { topic, name, ...(await found.measure({ rounds, python })) };
}

/** Whether the other side of a row is there. */
function findPossible(): (row: TopicCase) => boolean {
  const missing = new Set(pythonModules.filter((module) => findPython(module) === undefined));
  for (const module of missing) {
    console.error(
      `no Python with ${module} found (BALMS_PYTHON or BALMS_TRAINING_PYTHON names one): its rows are left out`,
    );
  }
  return ({ needs, inBrowser }) =>
    (needs === undefined || !missing.has(needs)) && (inBrowser !== true || chromium !== undefined);
}

function measureAll({ growth, only, rounds }: Options): Results {
  const measured = <Found>(
    all: readonly { topic: string; name: string }[],
    isPossible: (row: number) => boolean,
  ) =>
    all.flatMap(({ topic, name }, row) => {
      if (!(topic === only || name.includes(only)) || !isPossible(row)) return [];
      console.error(`${name} …`);
      return [measureApart(name, { row, rounds, growth }) as Found];
    });
  const machine = thisMachine();
  if (growth) {
    return {
      machine,
      measurements: [],
      growth: measured<GrowthMeasured>(growthSeries, () => true),
    };
  }
  const possible = findPossible();
  return {
    machine,
    measurements: measured<Measurement>(cases, (row) => possible(cases[row])),
    growth: [],
  };
}

async function main(options: Options): Promise<void> {
  const { growth, output, row } = options;
  if (output === "page") {
    writePage(readResults(file));
    return;
  }
  if (row !== undefined) {
    console.log(JSON.stringify(await measureRow(row, options)));
    return;
  }
  const run = measureAll(options);
  if (output === "json") console.log(JSON.stringify(run, undefined, 2));
  else if (output === "save") {
    const order = [...cases, ...growthSeries].map(({ name }) => name);
    const results = mergeResults(readResults(file), run, order);
    writeResults(file, results);
    writePage(results);
  } else if (output === "compare") {
    const committed = readResults(file);
    printComparisons(compareResults(committed, run));
    for (const warning of warnings(committed, run)) console.warn(`warning: ${warning}`);
  } else if (growth) printGrowth(run.growth);
  else printMeasurements(run.measurements);
}

try {
  await main(readOptions());
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = 1;
}
