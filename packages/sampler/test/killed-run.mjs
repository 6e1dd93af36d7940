// Draws batches until it is killed, and writes down each one and where it stands, or, given how
// many batches there are to be in all, until it has those: `node killed-run.mjs folder [batches]`.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "@balms/core";
import { createBatches, createMetaRowSampler, indexRows } from "@balms/sampler";

const [folder, most = "Infinity"] = process.argv.slice(2);
const labels = Uint8Array.from({ length: 500 }, (_, row) => (row < 400 ? 0 : row < 480 ? 1 : 2));
const sampler = createMetaRowSampler(indexRows(labels, { classes: 3 }), {
  random: createRandom(5),
});
const batches = createBatches(sampler, { batchSize: 8 });
const file = join(folder, "run.json");
let drawn = [];
try {
  const kept = JSON.parse(readFileSync(file, "utf8"));
  drawn = kept.drawn;
  batches.resume(kept.state);
} catch (error) {
  if (error.code !== "ENOENT") throw error;
}
while (drawn.length < Number(most)) {
  const batch = batches.next();
  if (batch === undefined) continue;
  drawn.push([...batch.rows]);
  sampler.update(
    batch.draw,
    Array.from(batch.rows, (row) => (row % 7) - 3),
  );
  // All or nothing: what was not renamed has not happened.
  writeFileSync(`${file}.part`, JSON.stringify({ drawn, state: batches.state() }));
  renameSync(`${file}.part`, file);
  appendFileSync(join(folder, "steps"), ".");
}
