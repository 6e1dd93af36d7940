import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { featuresOf, writeExternalModel, writeLargeModel, writePrior } from "./adjust-models.ts";
import { alternateProcesses, inFolder } from "../measuring/alternate-processes.ts";
import type { Effort, Measured } from "../measuring/measure.ts";
import { pythonReport, runNode, runProcess, type ProcessCost } from "../measuring/run-process.ts";

// From tools/dist/benchmarks/*: the command as it is published.
const balms = fileURLToPath(new URL("../../../../packages/cli/bin/balms.js", import.meta.url));

// What is there already costs time of its own: a disk writes the new file out before it takes the old one's place.
const copying = (from: string, to: string): ProcessCost => {
  rmSync(to, { force: true });
  const code = `require("node:fs").copyFileSync(${JSON.stringify(from)}, ${JSON.stringify(to)})`;
  return runNode(["-e", code]);
};

const withPython = (python: string, from: string, to: string): ProcessCost => {
  rmSync(to, { force: true });
  const code = `import onnx\nonnx.save(onnx.load(${JSON.stringify(from)}), ${JSON.stringify(to)})`;
  return runProcess(python, ["-c", `${code}\n${pythonReport}`]);
};

const adjusting = (folder: string, ...options: string[]): ProcessCost => {
  const [prior, to] = [join(folder, "prior.json"), join(folder, "fixed.onnx")];
  rmSync(to, { force: true });
  const files = [join(folder, "model.onnx"), "--prior", prior, "-o", to];
  return runNode([balms, "adjust", ...files, ...options]);
};

/** `balms adjust` of one file, against copying that file with Node, or loading and saving it with Python's onnx. */
export function measureAdjusting(
  bytes: number,
  python: string | undefined,
  effort: Effort,
): Measured {
  return inFolder((folder) => {
    const [from, to] = [join(folder, "model.onnx"), join(folder, "copy.onnx")];
    writePrior(join(folder, "prior.json"));
    writeLargeModel(from, bytes);
    const against = python === undefined ? "fs.copyFileSync" : "onnx.load and onnx.save";
    return alternateProcesses(
      {
        against,
        ours: () => adjusting(folder, "--no-verify"),
        theirs: () => (python === undefined ? copying(from, to) : withPython(python, from, to)),
      },
      effort,
    );
  });
}

const runtime = createRequire(import.meta.url).resolve("onnxruntime-node");

/** The least that a run takes: a Node process with ONNX Runtime, and the weights where they lie. */
const running = (path: string, features: number): ProcessCost => {
  const code = `
    const { InferenceSession, Tensor } = require(${JSON.stringify(runtime)});
    const extra = { session: { disable_prepacking: "1" } };
    const features = new Tensor("float32", new Float32Array(${features}), [1, ${features}]);
    InferenceSession.create(${JSON.stringify(path)}, { extra }).then((session) => session.run({ features }));
  `;
  return runNode(["-e", code]);
};

/** `balms adjust` with what it does by default, which runs both models twice, against running a model of that size once. */
export function measureVerifying(bytes: number, effort: Effort): Measured {
  return inFolder((folder) => {
    const external = join(folder, "external.onnx");
    writePrior(join(folder, "prior.json"));
    writeLargeModel(join(folder, "model.onnx"), bytes);
    writeExternalModel(external, bytes);
    return alternateProcesses(
      {
        against: "onnxruntime-node, the model once",
        ours: () => adjusting(folder),
        theirs: () => running(external, featuresOf(bytes)),
      },
      effort,
    );
  });
}

/** A model whose weights lie beside it, in a file that is larger than what protobuf and a Buffer can hold. */
export function measureExternal(verified: boolean, effort: Effort): Measured {
  return inFolder((folder) => {
    const from = join(folder, "model.onnx");
    writePrior(join(folder, "prior.json"));
    writeExternalModel(from, 2.2e9);
    return alternateProcesses(
      {
        against: "fs.copyFileSync of the model alone",
        ours: () => adjusting(folder, ...(verified ? [] : ["--no-verify"])),
        theirs: () => copying(from, join(folder, "copy.onnx")),
      },
      effort,
    );
  });
}
