import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, priorFromCounts } from "@balms/core";
import { createTrainer, inputShape, readModel } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { alternate, roundOf, type Effort, type Measurement } from "./measure.ts";
import { startTorch } from "./torch-child.ts";

/** A network that both sides train whole, and its batches. */
export interface NetworkShape {
  readonly network: "MLP" | "ResNet-32" | "ResNet-18" | "MobileNet";
  readonly batch: number;
  /** Side of the pictures, pixels. */
  readonly size: number;
  readonly convolutions: "automatic" | "portable";
}

export const networkName = ({ network, batch, size, convolutions }: NetworkShape): string =>
  `${network} step, ${size} px, B = ${batch}${convolutions === "portable" ? ", portable" : ""}`;

const classes = 10;
// As in the script of the other side: e⁵ to 1.
const counts = Array.from({ length: classes }, (_, id) =>
  Math.round(1000 * Math.exp(5 - (5 * id) / (classes - 1))),
);

/** A step of `createTrainer` on a network that PyTorch exported, against PyTorch's own step, in turn. */
export async function measureNetworkStep(
  python: string,
  shape: NetworkShape,
  effort: Effort,
): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), "balms-network-"));
  try {
    const path = join(folder, "network.onnx");
    const torch = await startTorch(python, "torch_network_step.py", { ...shape, path });
    const model = readModel(readFileSync(path));
    const trainer = await createTrainer({
      runtime,
      model,
      prior: priorFromCounts(counts),
      optimizer: { kind: "sgd", learningRate: 1e-4 },
      convolutions: shape.convolutions,
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
    const names = { name: networkName(shape), against: `PyTorch ${torch.version}` };
    const sides = { ours: roundOf(steps, work), theirs: () => torch.time(steps) };
    const measurement = await alternate(names, sides, effort);
    torch.close();
    await trainer.release();
    return measurement;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
