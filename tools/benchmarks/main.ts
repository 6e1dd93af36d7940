// Ratios measured in one run, one thread each: `npm run bench`, `npm run bench -- --json`.
import { parseArgs } from "node:util";
import { measureGraphStep } from "./graph-step.ts";
import { measureBalmsTraining, measureHeadStep } from "./head-step.ts";
import type { Measurement } from "./measure.ts";
import { findTorch, type HeadShape } from "./torch-child.ts";

function readOptions(): { json: boolean; rounds: number } {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      rounds: { type: "string", default: "15" },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds: received ${values.rounds}; expected a whole number from 1`);
  }
  return { json: values.json, rounds };
}

let options: ReturnType<typeof readOptions>;
try {
  options = readOptions();
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exit(1);
}
const { json, rounds } = options;

const small: HeadShape = { rows: 11_203, dimensions: 64, classes: 10, batch: 512 };
const medium: HeadShape = { rows: 20_000, dimensions: 512, classes: 1000, batch: 512 };
const wide: HeadShape = { rows: 8_192, dimensions: 2048, classes: 365, batch: 512 };

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const measurements: Measurement[] = [];
const torch = findTorch();
if (torch === undefined) {
  say("PyTorch: no Python with torch found (BALMS_PYTHON names one); its rows are left out");
} else {
  for (const [shape, target] of [
    [small, 0.35],
    [medium, 0.95],
    [wide, 1.05],
  ] as const) {
    say(`head step ${shape.dimensions}×${shape.classes} against PyTorch …`);
    measurements.push(await measureHeadStep(torch, shape, { target, rounds }));
  }
}
for (const [shape, target] of [
  [small, 2],
  [medium, 2.3],
] as const) {
  say(`BALMS ${shape.dimensions}×${shape.classes} against the plain step …`);
  measurements.push(await measureGraphStep(shape, { target, rounds }));
  measurements.push(await measureBalmsTraining(shape, { target: undefined, rounds }));
}

if (json) {
  console.log(JSON.stringify({ rounds, node: process.version, measurements }, undefined, 2));
} else {
  console.log(
    "CPU milliseconds per step (one thread), 20th percentile over the rounds; D×C, B = 512",
  );
  console.table(
    measurements.map(({ name, milliseconds, against, againstMilliseconds, ratio, target }) => ({
      name,
      ms: Number(milliseconds.toPrecision(3)),
      against,
      "its ms": Number(againstMilliseconds.toPrecision(3)),
      ratio: Number(ratio.toFixed(2)),
      target: target === undefined ? "" : `≤ ${target}`,
      met: target === undefined ? "" : ratio <= target,
    })),
  );
}
