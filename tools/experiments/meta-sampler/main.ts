// Balanced accuracy with and without the Meta Sampler: see docs/meta-sampler.md.
//   npm run experiment:meta-sampler -- [--networks] [--seeds 5] [--steps 2000] [--features FOLDER]
import { parseArgs } from "node:util";
import { balancedAccuracy, confusionMatrix } from "@balms/core";
import {
  featuresOf,
  gaussians,
  letters,
  tenClasses,
  type DataSource,
  type ExperimentData,
} from "./experiment-data.ts";
import { headMethods, type Method } from "./head-methods.ts";
import { networkMethods } from "./network-methods.ts";

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample: divided by one less than there are. */
function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1),
  );
}

function accuracy(predictions: Int32Array, { testLabels, classes }: ExperimentData): number {
  return 100 * balancedAccuracy(confusionMatrix(predictions, testLabels, { classes }));
}

/** A line of the table: mean ± standard deviation, and the paired gain over the first method ± its standard error. */
function line(name: string, values: readonly number[], first: readonly number[]): string {
  const gains = values.map((value, seed) => value - first[seed]);
  const error = deviation(gains) / Math.sqrt(gains.length);
  const sign = mean(gains) < 0 ? "−" : "+";
  const gain = `${sign}${Math.abs(mean(gains)).toFixed(2)} ± ${error.toFixed(2)}`;
  return `| ${name} | ${mean(values).toFixed(1)} ± ${deviation(values).toFixed(1)} | ${values === first ? "" : gain} |`;
}

async function compare(
  source: DataSource,
  methods: readonly Method[],
  seeds: number,
): Promise<void> {
  const found = methods.map((): number[] => []);
  let rows = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const data = await source.make(seed);
    rows = data.labels.length;
    for (const [at, method] of methods.entries()) {
      found[at].push(accuracy(await method.predict(data, seed), data));
    }
  }
  console.log(`\n| ${source.name}, N = ${rows} | balanced | gain |\n| --- | --- | --- |`);
  for (const [at, { name }] of methods.entries()) console.log(line(name, found[at], found[0]));
}

function readWhole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name}: received ${text}; expected a whole number from ${least}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      networks: { type: "boolean", default: false },
      features: { type: "string" },
      seeds: { type: "string", default: "5" },
      steps: { type: "string", default: "2000" },
    },
  });
  const seeds = readWhole("seeds", values.seeds, 2);
  const steps = readWhole("steps", values.steps, 1);
  const small = gaussians([25, 12, 5], 4);
  const folder = values.features;
  const [sources, methods] = values.networks
    ? [
        [small, gaussians(tenClasses(100, 20), 8)],
        networkMethods({ epochs: 10, batchSize: 16, hidden: 16 }),
      ]
    : [
        folder === undefined
          ? [small, gaussians(tenClasses(500, 100), 8), letters(1 / 8), letters(1)]
          : [featuresOf(folder, 1 / 8), featuresOf(folder, 1)],
        headMethods({ steps, batchSize: 128 }),
      ];
  for (const source of sources) await compare(source, methods, seeds);
}

try {
  await main();
} catch (error) {
  console.error(`experiment: ${(error as Error).message}`);
  process.exitCode = 1;
}
