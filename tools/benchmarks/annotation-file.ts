import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createRandom, type RandomGenerator } from "@balms/core";
import { alternateProcesses, inFolder } from "./alternate-processes.ts";
import type { Effort, Measurement } from "./measure.ts";
import { runNode, type ProcessCost } from "./run-process.ts";

const images = 50_000;
const classes = 80;

/** An annotation as COCO writes it: most of it is the polygon. */
function annotation(id: number, random: RandomGenerator): string {
  const points = Array.from({ length: 20 + random.integer(80) }, () =>
    (640 * random.uniform()).toFixed(2),
  );
  const category = 1 + Math.floor(classes * random.uniform() ** 3);
  return `{"segmentation": [[${points.join(", ")}]], "area": ${(9000 * random.uniform()).toFixed(4)}, "iscrowd": 0, "image_id": ${7 * random.integer(images)}, "bbox": [${points.slice(0, 4).join(", ")}], "category_id": ${category}, "id": ${id}}`;
}

function writeAnnotations(path: string, bytes: number): void {
  const random = createRandom("annotations");
  const file = openSync(path, "w");
  const listed = Array.from(
    { length: images },
    (_, i) =>
      `{"license": 4, "file_name": "${String(7 * i).padStart(12, "0")}.jpg", "height": 427, "width": 640, "date_captured": "2013-11-14 11:18:45", "id": ${7 * i}}`,
  );
  let written = writeSync(file, `{"info": {}, "images": [${listed.join(", ")}], "annotations": [`);
  for (let id = 1; written < bytes; id++) {
    written += writeSync(file, (id === 1 ? "" : ", ") + annotation(id, random));
  }
  const categories = Array.from({ length: classes }, (_, i) => ({ id: i + 1, name: `class ${i}` }));
  writeSync(file, `], "categories": ${JSON.stringify(categories)}}`);
  closeSync(file);
}

const run = (code: string): ProcessCost => runNode(["--input-type=module", "-e", code]);

// As it is published, from tools/dist/benchmarks.
const detection = new URL("../../../packages/detection/dist/index.js", import.meta.url).href;

/** `priorFromAnnotations` of a file, the whole process, against reading that file and `JSON.parse`, which counts nothing yet. */
export function measureAnnotations(bytes: number, effort: Effort): Measurement {
  return inFolder((folder) => {
    const path = join(folder, "annotations.json");
    writeAnnotations(path, bytes);
    const size = `${Math.round(statSync(path).size / 1e6)} MB`;
    const counting = `
      import { createReadStream } from "node:fs";
      import { priorFromAnnotations } from ${JSON.stringify(detection)};
      await priorFromAnnotations(createReadStream(${JSON.stringify(path)}));
    `;
    const parsing = `
      import { readFileSync } from "node:fs";
      JSON.parse(readFileSync(${JSON.stringify(path)}, "utf8"));
    `;
    return alternateProcesses(
      {
        names: { name: `annotations, ${size}`, against: "JSON.parse of the file" },
        ours: () => run(counting),
        theirs: () => run(parsing),
      },
      effort,
    );
  });
}
