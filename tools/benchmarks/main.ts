// Ratios measured in one run, and how times grow: `npm run bench`, with the options of docs/benchmarks.md.
import { cases } from "./cases.ts";
import { measureGrowth } from "./growth/measure-growth.ts";
import { growthSeries } from "./growth/series.ts";
import { measureAll } from "./measure-all.ts";
import { readOptions, type Options } from "./options.ts";
import { compareResults, warnings } from "./report/compare.ts";
import { thisMachine } from "./report/machine.ts";
import { printComparisons, printGrowth, printMeasurements } from "./report/print-table.ts";
import { mergeResults, readResults, writeResults } from "./report/results.ts";
import { writePage } from "./report/write-page.ts";

// Beside the sources; this runs from tools/dist/benchmarks.
const file = new URL("../../benchmarks/results.json", import.meta.url);

/** Measures the one row that this process is for. */
async function measureRow(row: number, { growth, rounds, python }: Options): Promise<object> {
  if (growth) return measureGrowth(growthSeries[row], rounds);
  const found = cases[row];
  const { topic, name } = found;
  return { topic, name, ...(await found.measure({ rounds, python })) };
}

/** Measures, and keeps every row at once, so that a run that is ended leaves what it measured. */
function save(options: Options): void {
  const order = [...cases, ...growthSeries].map(({ name }) => name);
  for (const row of measureAll(options)) {
    const results = mergeResults(readResults(file), row, order);
    writeResults(file, results);
    writePage(results);
  }
}

function measureAndPrint(options: Options): void {
  const rows = [...measureAll(options)];
  const run = {
    machine: thisMachine(),
    measurements: rows.flatMap(({ measurements }) => measurements),
    growth: rows.flatMap(({ growth }) => growth),
  };
  if (options.output === "json") console.log(JSON.stringify(run, undefined, 2));
  else if (options.output === "compare") {
    const committed = readResults(file);
    printComparisons(compareResults(committed, run));
    for (const warning of warnings(committed, run)) console.warn(`warning: ${warning}`);
  } else if (options.growth) printGrowth(run.growth);
  else printMeasurements(run.measurements);
}

async function main(options: Options): Promise<void> {
  const { output, row } = options;
  if (row !== undefined) console.log(JSON.stringify(await measureRow(row, options)));
  else if (output === "page") writePage(readResults(file));
  else if (output === "save") save(options);
  else measureAndPrint(options);
}

try {
  await main(readOptions());
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = 1;
}
