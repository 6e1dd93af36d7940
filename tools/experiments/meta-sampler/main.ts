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
} from "../experiment-data.ts";
import { headMethods, type Method } from "./head-methods.ts";
import { networkMethods } from "./network-methods.ts";
import { readWhole } from "../read-whole.ts";
import { gain, spread } from "../spread.ts";

function accuracy(predictions: Int32Array, { testLabels, classes }: ExperimentData): number {
  return 100 * balancedAccuracy(confusionMatrix(predictions, testLabels, { classes }));
}

/** A line of the table: mean ± standard deviation, and the paired gain over the first method ± its standard error. */
const line = (name: string, values: readonly number[], first: readonly number[]): string =>
  `| ${name} | ${spread(values)} | ${values === first ? "" : gain(values, first)} |`;

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
