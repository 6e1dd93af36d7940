import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { loadScenes } from "@balms/datasets/scenes";
import { writeModel } from "@balms/onnx";
import { trainDetector } from "./train-detector.ts";

// From tools/dist/detector: where the command takes it from.
const place = fileURLToPath(new URL("../../../packages/cli/data/detector.onnx", import.meta.url));
const told = 50;

const [path = place] = process.argv.slice(2);
const start = process.cpuUsage();
let sums: Record<string, number> = {};
const model = await trainDetector(await loadScenes(), {
  seed: 0,
  epochs: 6,
  threads: availableParallelism(),
  onStep({ step, steps, losses, norm }) {
    for (const [name, value] of Object.entries({ ...losses, norm })) {
      sums[name] = (sums[name] ?? 0) + value / told;
    }
    if (step % told !== 0) return;
    const { user, system } = process.cpuUsage(start);
    const means = Object.entries(sums).map(([name, mean]) => `${name} ${mean.toFixed(3)}`);
    console.log(
      `${step}/${steps}, ${Math.round((user + system) / 1e6)} s of processor time: ${means.join(", ")}`,
    );
    sums = {};
  },
});
const bytes = writeModel(model);
await writeFile(path, bytes);
console.log(`${path}: ${bytes.length} bytes`);
