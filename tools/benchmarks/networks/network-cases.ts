import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { onThreads } from "../heads/head-shape.ts";
import { measureModelMeta, type MetaModel } from "./model-meta-step.ts";
import { measureNetworkStep, type NetworkShape } from "./network-step.ts";
import { measureTrainerMemory } from "./trainer-memory.ts";
import { measureWebConvnet } from "./web-convnet.ts";

const metaModels: readonly MetaModel[] = ["head 64×10", "convnet-small 28 px", "resnet-20 32 px"];

// The Meta Sampler for any model.
const modelMeta: readonly BenchmarkCase[] = metaModels.map((name) => ({
  name: `meta step of any model, ${name}`,
  measure: ({ rounds }) => measureModelMeta(name, { target: undefined, rounds }),
}));

const networkName = (shape: NetworkShape): string => {
  const { network, batch, size, convolutions, threads } = shape;
  const form = convolutions === "portable" ? ", portable" : "";
  return `${network} step, ${size} px, B = ${batch}${form}${onThreads(threads)}`;
};

const networkForm = (shape: NetworkShape, target: number | undefined): BenchmarkCase => ({
  name: networkName(shape),
  needs: "torch",
  measure: ({ rounds, python }) =>
    measureNetworkStep({ python, rival: "PyTorch" }, shape, { target, rounds }),
});

const trainingBuild = (shape: Omit<NetworkShape, "convolutions" | "threads">): BenchmarkCase => ({
  name: `${shape.network} step, onnxruntime-training`,
  needs: "onnxruntime.training.api",
  measure: ({ rounds, python }) =>
    measureNetworkStep(
      { python, rival: "onnxruntime-training" },
      { ...shape, convolutions: "automatic", threads: 1 },
      { target: 1, rounds },
    ),
});

const networkStep = (
  given: Omit<NetworkShape, "convolutions" | "threads">,
  targets: { automatic?: number; portable?: number } = {},
): BenchmarkCase[] =>
  (["automatic", "portable"] as const).flatMap((convolutions) => {
    // Without convolutions the two are one.
    if (given.network === "MLP" && convolutions === "portable") return [];
    const target = targets[convolutions];
    return [1, 2].map((threads) => networkForm({ ...given, convolutions, threads }, target));
  });

/** Whole networks, step by step. */
export const networkCases: readonly BenchmarkCase[] = [
  ...modelMeta,
  ...networkStep({ network: "MLP", batch: 128, size: 28 }, { automatic: 1 }),
  ...networkStep({ network: "ResNet-32", batch: 128, size: 32 }, { automatic: 1, portable: 1.4 }),
  ...networkStep({ network: "ResNet-18", batch: 32, size: 64 }),
  ...networkStep({ network: "MobileNet", batch: 32, size: 64 }),
  trainingBuild({ network: "MLP", batch: 128, size: 28 }),
  trainingBuild({ network: "ResNet-32", batch: 128, size: 32 }),
  {
    name: "convnet-small step in WebAssembly",
    measure: ({ rounds }) => measureWebConvnet({ target: 0.5, rounds }),
  },
  { name: "memory of a trainer", measure: () => measureTrainerMemory({ target: 1.1 }) },
];
