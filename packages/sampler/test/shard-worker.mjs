// One shard of an epoch, in a thread of its own: tells the rows of all its batches.
import { parentPort, workerData } from "node:worker_threads";
import { createRandom } from "@balms/core";
import { createBatches, createClassBalancedSampler, indexRows } from "@balms/sampler";

const { labels, seed, ...options } = workerData;
const rows = indexRows(labels, { classes: 4 });
const sampler = createClassBalancedSampler(rows, { random: createRandom(seed) });
const batches = createBatches(sampler, options);
const drawn = [];
for (let batch = batches.next(); batch !== undefined; batch = batches.next()) {
  drawn.push([...batch.rows]);
}
parentPort.postMessage(drawn, []);
