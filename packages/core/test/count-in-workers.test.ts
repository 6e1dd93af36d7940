// Rows that are counted in other threads and put together have the digest of all rows counted at once, whichever thread is ready first.
import { Worker } from "node:worker_threads";
import { ClassCounter, createRandom, type ClassCounterState } from "@balms/core";
import { beforeAll, expect, test } from "vitest";
import { bundleModule } from "../../../tools/browser/bundle-module.ts";

let module = "";
beforeAll(async () => {
  module = await bundleModule(new URL("workers/count-rows.mjs", import.meta.url));
});

interface Shard {
  readonly names: readonly string[];
  readonly examples: readonly (readonly string[])[];
}

const classes = Array.from({ length: 50 }, (_, id) => `class ${id}`);
const random = createRandom("shards");
const draw = (): string => classes[Math.floor(random.uniform() ** 3 * classes.length)] ?? "";
const draws = (length: number): string[] => Array.from({ length }, draw);

const countApart = (shard: Shard, known: readonly string[] | undefined) =>
  new Promise<ClassCounterState>((resolve, reject) => {
    const worker = new Worker(module, { workerData: { ...shard, classes: known } });
    worker.once("message", resolve);
    worker.once("error", reject);
  });

test.each([
  ["names that occur", undefined, 0],
  ["names that are listed", classes, 0],
  ["several labels in a row", undefined, 300],
  ["several labels, listed", classes, 300],
] as const)("%s", async (_, known, several) => {
  const shards = Array.from({ length: 4 }, (): Shard => ({
    names: several === 0 ? draws(2000) : [],
    examples: Array.from({ length: several }, (_row, row) => draws(row % 4)),
  }));
  const whole = new ClassCounter({ classes: known });
  for (const { names, examples } of shards) {
    whole.addAll(names);
    for (const example of examples) whole.addExample(example);
  }
  const merged = new ClassCounter({ classes: known });
  await Promise.all(
    shards.map(async (shard) => {
      merged.merge(await countApart(shard, known));
    }),
  );
  expect(merged.prior().digest).toBe(whole.prior().digest);
  expect(merged.prior().examples).toBe(several === 0 ? undefined : 1200);
  expect(merged.prior({ counted: "instances" }).digest).toBe(
    whole.prior({ counted: "instances" }).digest,
  );
});
