import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeExternalModel, writeLargeModel, writePrior } from "./adjust-models.ts";
import { lowQuantile } from "./cpu-time.ts";
import type { Effort, Measurement } from "./measure.ts";
import { pythonReport, runNode, runProcess, type ProcessCost } from "./run-process.ts";

// From tools/dist/benchmarks: the command as it is published.
const balms = fileURLToPath(new URL("../../../packages/cli/bin/balms.js", import.meta.url));

const copying = (from: string, to: string): ProcessCost =>
  runNode([
    "-e",
    `require("node:fs").copyFileSync(${JSON.stringify(from)}, ${JSON.stringify(to)})`,
  ]);

const withPython = (python: string, from: string, to: string): ProcessCost => {
  const code = `import onnx\nonnx.save(onnx.load(${JSON.stringify(from)}), ${JSON.stringify(to)})`;
  return runProcess(python, ["-c", `${code}\n${pythonReport}`]);
};

interface Work {
  readonly names: Pick<Measurement, "name" | "against">;
  readonly ours: () => ProcessCost;
  readonly theirs: () => ProcessCost;
}

const peak = (costs: readonly ProcessCost[]): number =>
  Math.max(...costs.map(({ peakBytes }) => peakBytes));

/** Whole processes in turn; of each side the time of the 20th percentile, and the most memory. */
function alternateProcesses(
  { names, ours, theirs }: Work,
  { target, rounds }: Effort,
): Measurement {
  const [own, other]: [ProcessCost[], ProcessCost[]] = [[], []];
  for (let round = 0; round <= Math.min(rounds, 4); round++) {
    const [b, a] = [theirs(), ours()];
    if (round === 0) continue;
    own.push(a);
    other.push(b);
  }
  const [milliseconds, againstMilliseconds] = [own, other].map((costs) =>
    lowQuantile(costs.map((cost) => cost.milliseconds)),
  );
  return {
    ...names,
    milliseconds,
    againstMilliseconds,
    ratio: milliseconds / againstMilliseconds,
    target,
    timesFloor: undefined,
    peakBytes: [peak(own), peak(other)],
  };
}

function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "balms-bench-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const adjusting = (folder: string, ...options: string[]): ProcessCost => {
  const prior = join(folder, "prior.json");
  const files = [join(folder, "model.onnx"), "--prior", prior, "-o", join(folder, "fixed.onnx")];
  return runNode([balms, "adjust", ...files, ...options]);
};

/** `balms adjust` of one file, against copying that file with Node, or loading and saving it with Python's onnx. */
export function measureAdjusting(
  bytes: number,
  python: string | undefined,
  effort: Effort,
): Measurement {
  return inFolder((folder) => {
    const [from, to] = [join(folder, "model.onnx"), join(folder, "copy.onnx")];
    writePrior(join(folder, "prior.json"));
    writeLargeModel(from, bytes);
    const other = python === undefined ? "fs.copyFileSync" : "onnx.load and onnx.save";
    const names = { name: `balms adjust, ${bytes / 1e6} MB`, against: other };
    return alternateProcesses(
      {
        names,
        ours: () => adjusting(folder, "--no-verify"),
        theirs: () => (python === undefined ? copying(from, to) : withPython(python, from, to)),
      },
      effort,
    );
  });
}

/** A model whose weights lie beside it, in a file that is larger than what protobuf and a Buffer can hold. */
export function measureExternal(verified: boolean, effort: Effort): Measurement {
  return inFolder((folder) => {
    const from = join(folder, "model.onnx");
    writePrior(join(folder, "prior.json"));
    writeExternalModel(from);
    const how = verified ? "verified on random inputs" : "--no-verify";
    return alternateProcesses(
      {
        names: {
          name: `balms adjust, 2.2 GB beside the model, ${how}`,
          against: "fs.copyFileSync of the model alone",
        },
        ours: () => adjusting(folder, ...(verified ? [] : ["--no-verify"])),
        theirs: () => copying(from, join(folder, "copy.onnx")),
      },
      effort,
    );
  });
}
