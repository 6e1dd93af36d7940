import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { alternateProcesses, inFolder } from "../measuring/alternate-processes.ts";
import { annotationPieces } from "./annotation-pieces.ts";
import type { Effort, Measured } from "../measuring/measure.ts";
import { runNode, type ProcessCost } from "../measuring/run-process.ts";

function writeAnnotations(path: string, bytes: number): void {
  const file = openSync(path, "w");
  for (const piece of annotationPieces(50_000, (_, length) => length < bytes)) {
    writeSync(file, piece);
  }
  closeSync(file);
}

const run = (code: string): ProcessCost => runNode(["--input-type=module", "-e", code]);

// As it is published, from tools/dist/benchmarks.
const detection = new URL("../../../../packages/detection/dist/index.js", import.meta.url).href;

/** `priorFromAnnotations` of a file, the whole process, against reading that file and `JSON.parse`, which counts nothing yet. */
export function measureAnnotations(bytes: number, effort: Effort): Measured {
  return inFolder((folder) => {
    const path = join(folder, "annotations.json");
    writeAnnotations(path, bytes);
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
        against: "JSON.parse of the file",
        ours: () => run(counting),
        theirs: () => run(parsing),
      },
      effort,
    );
  });
}
