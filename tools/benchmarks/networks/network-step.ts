import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, priorFromCounts } from "@balms/core";
import { createTrainer, inputShape, readModel } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { startPython, type PythonChild } from "../measuring/python-child.ts";

/** A network that both sides train whole, and its batches. */
export interface NetworkShape {
  readonly network: "MLP" | "ResNet-32" | "ResNet-18" | "MobileNet";
  readonly batch: number;
  /** Side of the pictures, pixels. */
  readonly size: number;
  readonly convolutions: "automatic" | "portable";
  readonly threads: number;
}

const classes = 10;
// As in the script of the other side: e⁵ to 1.
const counts = Array.from({ length: classes }, (_, id) =>
  Math.round(1000 * Math.exp(5 - (5 * id) / (classes - 1))),
);

/** What `createTrainer` is measured against: PyTorch, or ONNX Runtime's own training build, which has AdamW alone with a state. */
export type NetworkRival = "PyTorch" | "onnxruntime-training";

/** The other side, with the network as PyTorch exported it to the path. */
async function startRival(
  python: string,
  rival: NetworkRival,
  shape: NetworkShape & { readonly path: string },
): Promise<PythonChild> {
  const torch = await startPython(python, "networks/torch_network_step.py", shape, shape.threads);
  if (rival === "PyTorch") return torch;
  torch.close();
  const channels = shape.network === "MLP" ? 1 : 3;
  const described = { ...shape, channels, classes };
  return await startPython(python, "networks/ort_training_step.py", described, shape.threads);
}

/** A step of `createTrainer` on a network that PyTorch exported, against the other side's own step, in turn. */
export async function measureNetworkStep(
  { python, rival }: { readonly python: string; readonly rival: NetworkRival },
  shape: NetworkShape,
  effort: Effort,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "balms-network-"));
  try {
    const path = join(folder, "network.onnx");
    const torch = await startRival(python, rival, { ...shape, path });
    const model = readModel(readFileSync(path));
    const trainer = await createTrainer({
      runtime,
      model,
      prior: priorFromCounts(counts),
      optimizer: { kind: rival === "PyTorch" ? "sgd" : "adamw", learningRate: 1e-4 },
      convolutions: shape.convolutions,
      threads: shape.threads,
    });
    const random = createRandom("network step");
    const width = inputShape(model)
      .shape.slice(1)
      .reduce<number>((all, one) => all * Number(one), 1);
    const inputs = Float32Array.from({ length: shape.batch * width }, () => random.normal());
    const labels = Int32Array.from({ length: shape.batch }, () => random.integer(classes));
    const steps = shape.network === "MLP" ? 200 : 1;
    const work = async (count: number): Promise<void> => {
      for (let step = 0; step < count; step++) await trainer.step({ inputs, labels });
    };
    const against = `${rival} ${torch.version}`;
    const sides = { ours: roundOf(steps, work, shape.threads), theirs: () => torch.time(steps) };
    const measurement = await alternate(against, sides, effort);
    torch.close();
    await trainer.release();
    return measurement;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
