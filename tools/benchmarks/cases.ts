import type { BenchmarkCase } from "./benchmark-case.ts";
import { headCases } from "./head-cases.ts";
import { modelMeta, networkCases, webCases } from "./network-cases.ts";
import { measureTrainerMemory } from "./trainer-memory.ts";
import { measureAdjusting, measureExternal, measureVerifying } from "./adjust-file.ts";
import { measureAnnotations } from "./annotation-file.ts";
import { brainName, measureBrainTraining, type BrainShape } from "./brain-training.ts";
import { evaluationName, measureEvaluation, type DetectionShape } from "./detection-evaluation.ts";
import type { LossShape } from "./loss-data.ts";
import { lossSize, measureLossAgainstTfjs, measureLossAgainstTorch } from "./loss-step.ts";
import { measureTable, type TableShape } from "./count-table.ts";
import { type TfjsBackend, tfjsBackends } from "../conformance/tfjs-backends.ts";
import { measureFit } from "./tfjs-fit.ts";
import { measureMetaIteration } from "./tfjs-meta-iteration.ts";
import { measureMetaDraws, measureWeightedDraws } from "./sampler-draws.ts";
import { measureSetUp } from "./sampler-set-up.ts";
import { measureStream } from "./sampler-streams.ts";
import { measureBBSE, measureCalibration } from "./shift-estimation.ts";
import { simdLossCases } from "./simd-loss.ts";
import { measureFusedLoss } from "./tfjs-fused-loss.ts";
import { convnet, measureTrainingKernels, perceptron } from "./tfjs-training-kernels.ts";

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

const fusedLoss = (
  backend: TfjsBackend,
  shape: LossShape,
  target: number | undefined,
): BenchmarkCase => ({
  name: `tfjs loss ${lossSize(shape)}, ${backend}`,
  measure: ({ rounds }) => measureFusedLoss(backend, shape, { target, rounds }),
});

const tfjsCases: readonly BenchmarkCase[] = [
  ...[...lossShapes, { rows: 512, classes: 100 }].flatMap((shape) => {
    const most = shape.classes === 1000 ? 0.1 : 1;
    const targets = { cpu: Math.min(0.2, most), wasm: Math.min(0.3, most), tensorflow: undefined };
    return tfjsBackends.map((backend) => fusedLoss(backend, shape, targets[backend]));
  }),
  ...[perceptron, convnet].map((net) => ({
    name: `tfjs training kernels, ${net.name}`,
    measure: ({ rounds }: { rounds: number }) =>
      measureTrainingKernels(net, { target: undefined, rounds }),
  })),
  ...tfjsBackends.map((backend) => ({
    name: `tfjs epoch of fitBalanced, ${backend}`,
    measure: ({ rounds }: { rounds: number }) =>
      measureFit(backend, { target: backend === "tensorflow" ? undefined : 1, rounds }),
  })),
  ...tfjsBackends.map((backend) => ({
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

const evaluated: readonly (DetectionShape & { needs?: "pycocotools" | "lvis" })[] = [
  {
    rules: "coco",
    measured: "boxes",
    images: 600,
    classes: 80,
    detections: 100,
    needs: "pycocotools",
  },
  {
    rules: "coco",
    measured: "masks",
    images: 600,
    classes: 80,
    detections: 100,
    needs: "pycocotools",
  },
  { rules: "lvis", measured: "masks", images: 100, classes: 1203, detections: 300, needs: "lvis" },
  { rules: "coco", measured: "boxes", images: 10_000, classes: 80, detections: 100 },
  { rules: "coco", measured: "masks", images: 10_000, classes: 80, detections: 100 },
];

const evaluationCases: readonly BenchmarkCase[] = evaluated.map(({ needs, ...shape }) => ({
  name: evaluationName(shape),
  ...(needs && { needs }),
  measure: ({ rounds, python }) =>
    needs === undefined
      ? measureEvaluation(shape, undefined, { target: undefined, rounds })
      : measureEvaluation(shape, python, { target: 1 / 3, rounds }),
}));

const tables: readonly TableShape[] = [
  { format: "csv", rows: 1e7 },
  { format: "json", rows: 1e7 },
  { format: "parquet", rows: 1e8 },
];

const tableCases: readonly BenchmarkCase[] = tables.map((shape) => ({
  name: `balms prior count, ${shape.format}`,
  measure: ({ rounds }) => measureTable(shape, { target: 1.3, rounds }),
}));

/** All rows, in the order of the table. */
export const cases: readonly BenchmarkCase[] = [
  ...headCases,
  ...modelMeta,
  ...networkCases,
  ...webCases,
  { name: "memory of a trainer", measure: () => measureTrainerMemory({ target: 1.1 }) },
  ...lossShapes.flatMap((shape) => [lossAgainstTfjs(shape), lossAgainstTorch(shape)]),
  ...[...lossShapes, { rows: 512, classes: 100 }].flatMap((shape) => simdLossCases(shape)),
  ...samplerCases,
  ...shiftCases,
  {
    name: "annotations, 200 MB",
    measure: ({ rounds }) => measureAnnotations(megabytes(200), { target: 1, rounds }),
  },
  ...evaluationCases,
  ...tableCases,
  ...adjustCases,
  ...tfjsCases,
  ...brainCases,
];
