import { measureAdjusting, measureExternal, measureVerifying } from "./adjust-file.ts";
import { measureAnnotations } from "./annotation-file.ts";
import { brainName, measureBrainTraining, type BrainShape } from "./brain-training.ts";
import { measureGraphStep } from "./graph-step.ts";
import { headSize, type HeadShape } from "./head-shape.ts";
import { measureBalmsTraining, measureHeadStep } from "./head-step.ts";
import type { LossShape } from "./loss-data.ts";
import { lossSize, measureLossAgainstTfjs, measureLossAgainstTorch } from "./loss-step.ts";
import { measureFit } from "./tfjs-fit.ts";
import { measureMetaIteration } from "./tfjs-meta-iteration.ts";
import type { Measurement } from "./measure.ts";
import { measureModelMeta, type MetaModel } from "./model-meta-step.ts";
import { measureNetworkStep, networkName, type NetworkShape } from "./network-step.ts";
import { measureMetaDraws, measureWeightedDraws } from "./sampler-draws.ts";
import { measureSetUp } from "./sampler-set-up.ts";
import { measureStream } from "./sampler-streams.ts";
import { measureBBSE, measureCalibration } from "./shift-estimation.ts";
import { measureFusedLoss } from "./tfjs-fused-loss.ts";
import { convnet, measureTrainingKernels, perceptron } from "./tfjs-training-kernels.ts";

/** One row of the benchmark. */
export interface BenchmarkCase {
  readonly name: string;
  /** The Python module that the other side needs. */
  readonly needs?: "torch" | "onnx";
  measure(options: { rounds: number; python: string }): Measurement | Promise<Measurement>;
}

const small: HeadShape = { rows: 11_203, dimensions: 64, classes: 10, batch: 512 };
const medium: HeadShape = { rows: 20_000, dimensions: 512, classes: 1000, batch: 512 };
const wide: HeadShape = { rows: 8_192, dimensions: 2048, classes: 365, batch: 512 };

const headTraining = (shape: HeadShape, target: number): BenchmarkCase => ({
  name: `head training ${headSize(shape)}`,
  needs: "torch",
  measure: ({ rounds, python }) => measureHeadStep(python, shape, { target, rounds }),
});

const balmsGraph = (shape: HeadShape, target: number): BenchmarkCase => ({
  name: `BALMS graph ${headSize(shape)}`,
  measure: ({ rounds }) => measureGraphStep(shape, { target, rounds }),
});

const balmsTraining = (shape: HeadShape): BenchmarkCase => ({
  name: `BALMS training ${headSize(shape)}`,
  measure: ({ rounds }) => measureBalmsTraining(shape, { target: undefined, rounds }),
});

const metaModels: readonly MetaModel[] = ["head 64×10", "convnet-small 28 px", "resnet-20 32 px"];

const modelMeta: readonly BenchmarkCase[] = metaModels.map((name) => ({
  name: `meta step of any model, ${name}`,
  measure: ({ rounds }) => measureModelMeta(name, { target: undefined, rounds }),
}));

const lossAgainstTfjs = (shape: LossShape): BenchmarkCase => ({
  name: `loss + gradient ${lossSize(shape)}, tfjs`,
  measure: ({ rounds }) => measureLossAgainstTfjs(shape, { target: 0.05, rounds }),
});

const lossAgainstTorch = (shape: LossShape): BenchmarkCase => ({
  name: `loss + gradient ${lossSize(shape)}, PyTorch`,
  needs: "torch",
  measure: ({ rounds, python }) => measureLossAgainstTorch(python, shape, { target: 4, rounds }),
});

const lossShapes: readonly LossShape[] = [
  { rows: 128, classes: 10 },
  { rows: 512, classes: 1000 },
  { rows: 256, classes: 8142 },
];

const samplerCases: readonly BenchmarkCase[] = [
  {
    name: "weighted draws",
    needs: "torch",
    measure: ({ rounds, python }) => measureWeightedDraws(python, { target: 1 / 3, rounds }),
  },
  {
    name: "Meta Sampler's rows",
    needs: "torch",
    measure: ({ rounds, python }) => measureMetaDraws(python, { target: 0.001, rounds }),
  },
  {
    name: "set-up of 10^8 rows",
    measure: ({ rounds }) => measureSetUp({ target: undefined, rounds }),
  },
  ...[100, 20_000].map((classes) => ({
    name: `balanced stream, ${classes} classes`,
    measure: ({ rounds }: { rounds: number }) =>
      measureStream(classes, { target: undefined, rounds }),
  })),
];

const shiftCases: readonly BenchmarkCase[] = [
  {
    name: "fitCalibration",
    measure: ({ rounds }) =>
      measureCalibration({ rows: 2000, classes: 1000 }, { target: 0.2, rounds }),
  },
  {
    name: "estimatePriorBBSE",
    measure: ({ rounds }) => measureBBSE({ rows: 50_000, classes: 1000 }, { target: 0.25, rounds }),
  },
];

const fusedLoss = (backend: "cpu" | "wasm", shape: LossShape, target: number): BenchmarkCase => ({
  name: `tfjs loss ${lossSize(shape)}, ${backend}`,
  measure: ({ rounds }) => measureFusedLoss(backend, shape, { target, rounds }),
});

const tfjsCases: readonly BenchmarkCase[] = [
  ...[...lossShapes, { rows: 512, classes: 100 }].flatMap((shape) => {
    const most = shape.classes === 1000 ? 0.1 : 1;
    return [
      fusedLoss("cpu", shape, Math.min(0.2, most)),
      fusedLoss("wasm", shape, Math.min(0.3, most)),
    ];
  }),
  ...[perceptron, convnet].map((net) => ({
    name: `tfjs training kernels, ${net.name}`,
    measure: ({ rounds }: { rounds: number }) =>
      measureTrainingKernels(net, { target: undefined, rounds }),
  })),
  ...(["cpu", "wasm"] as const).map((backend) => ({
    name: `tfjs epoch of fitBalanced, ${backend}`,
    measure: ({ rounds }: { rounds: number }) => measureFit(backend, { target: 1, rounds }),
  })),
  ...(["cpu", "wasm"] as const).map((backend) => ({
    name: `tfjs meta iteration, ${backend}`,
    measure: ({ rounds }: { rounds: number }) =>
      measureMetaIteration(backend, { target: undefined, rounds }),
  })),
];

const brainTraining = (shape: BrainShape, target: number): BenchmarkCase => ({
  name: brainName(shape),
  measure: ({ rounds }) => measureBrainTraining(shape, { target, rounds }),
});

const brainCases: readonly BenchmarkCase[] = (["brain.js", "brain.js-2"] as const).flatMap(
  (brain) => [
    // XOR, where an epoch of plain brain.js takes less than a microsecond.
    brainTraining({ brain, inputs: 2, hidden: 3, classes: 2, patterns: 4 }, 1),
    brainTraining({ brain, inputs: 4, hidden: 8, classes: 3 }, 1),
    brainTraining({ brain, inputs: 8, hidden: 32, classes: 10 }, 1 / 1.5),
    brainTraining({ brain, inputs: 64, hidden: 64, classes: 10 }, 0.5),
    brainTraining({ brain, inputs: 784, hidden: 128, classes: 10 }, 0.5),
  ],
);

const megabytes = (count: number): number => count * 1e6;

const adjustCases: readonly BenchmarkCase[] = [
  ...[120, 600].flatMap((size): BenchmarkCase[] => [
    {
      name: `balms adjust, ${size} MB, copying the file`,
      measure: ({ rounds }) => measureAdjusting(megabytes(size), undefined, { target: 2, rounds }),
    },
    {
      name: `balms adjust, ${size} MB, Python's onnx`,
      needs: "onnx",
      measure: ({ rounds, python }) =>
        measureAdjusting(megabytes(size), python, { target: 1, rounds }),
    },
    {
      name: `balms adjust, ${size} MB, verified`,
      measure: ({ rounds }) => measureVerifying(megabytes(size), { target: undefined, rounds }),
    },
  ]),
  ...[false, true].map((verified) => ({
    name: `balms adjust, 2.2 GB beside the model${verified ? ", verified" : ""}`,
    measure: ({ rounds }: { rounds: number }) =>
      measureExternal(verified, { target: undefined, rounds }),
  })),
];

const networkStep = (
  shape: Omit<NetworkShape, "convolutions">,
  { automatic, portable }: { automatic?: number; portable?: number } = {},
): BenchmarkCase[] =>
  (["automatic", "portable"] as const).map((convolutions) => ({
    name: networkName({ ...shape, convolutions }),
    needs: "torch",
    measure: ({ rounds, python }) =>
      measureNetworkStep(
        python,
        { ...shape, convolutions },
        { target: { automatic, portable }[convolutions], rounds },
      ),
  }));

const networkCases: readonly BenchmarkCase[] = [
  // Without convolutions the two are one.
  ...networkStep({ network: "MLP", batch: 128, size: 28 }, { automatic: 1 }).slice(0, 1),
  ...networkStep({ network: "ResNet-32", batch: 128, size: 32 }, { automatic: 1, portable: 1.4 }),
  ...networkStep({ network: "ResNet-18", batch: 32, size: 64 }),
  ...networkStep({ network: "MobileNet", batch: 32, size: 64 }),
];

/** All rows, in the order of the table. */
export const cases: readonly BenchmarkCase[] = [
  headTraining(small, 0.35),
  headTraining(medium, 0.95),
  headTraining(wide, 1.05),
  balmsGraph(small, 2),
  balmsTraining(small),
  balmsGraph(medium, 2.3),
  balmsTraining(medium),
  ...modelMeta,
  ...networkCases,
  ...lossShapes.flatMap((shape) => [lossAgainstTfjs(shape), lossAgainstTorch(shape)]),
  ...samplerCases,
  ...shiftCases,
  {
    name: "annotations, 200 MB",
    measure: ({ rounds }) => measureAnnotations(megabytes(200), { target: 1, rounds }),
  },
  ...adjustCases,
  ...tfjsCases,
  ...brainCases,
];
