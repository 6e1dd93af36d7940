import { tfjsBackends, type TfjsBackend } from "../../conformance/tfjs-backends.ts";
import { lossSize, type LossShape } from "../losses/loss-data.ts";
import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { measureFit } from "./tfjs-fit.ts";
import { measureFusedLoss } from "./tfjs-fused-loss.ts";
import { measureMetaIteration } from "./tfjs-meta-iteration.ts";
import { convnet, measureTrainingKernels, perceptron } from "./tfjs-training-kernels.ts";

const fusedLoss = (
  backend: TfjsBackend,
  shape: LossShape,
  target: number | undefined,
): BenchmarkCase => ({
  name: `tfjs loss + gradient ${lossSize(shape)}, ${backend}`,
  measure: ({ rounds }) => measureFusedLoss(backend, shape, { target, rounds }),
});

const lossShapes: readonly LossShape[] = [
  { rows: 128, classes: 10 },
  { rows: 512, classes: 1000 },
  { rows: 256, classes: 8142 },
  { rows: 512, classes: 100 },
];

/** What is added to TensorFlow.js, beside what it has. */
export const tfjsCases: readonly BenchmarkCase[] = [
  ...lossShapes.flatMap((shape) => {
    const most = shape.classes === 1000 ? 0.1 : 1;
    const targets = { cpu: Math.min(0.2, most), wasm: Math.min(0.3, most), tensorflow: undefined };
    return tfjsBackends.map((backend) => fusedLoss(backend, shape, targets[backend]));
  }),
  ...[perceptron, convnet].map((net): BenchmarkCase => ({
    name: `tfjs step, training kernels: ${net.name}`,
    measure: ({ rounds }) => measureTrainingKernels(net, { target: undefined, rounds }),
  })),
  ...tfjsBackends.map((backend): BenchmarkCase => ({
    name: `tfjs epoch of fitBalanced, ${backend}`,
    measure: ({ rounds }) =>
      measureFit(backend, { target: backend === "tensorflow" ? undefined : 1, rounds }),
  })),
  ...tfjsBackends.map((backend): BenchmarkCase => ({
    name: `tfjs meta iteration, ${backend}`,
    measure: ({ rounds }) => measureMetaIteration(backend, { target: undefined, rounds }),
  })),
];
