import { balancedSoftmaxLossAndGradient } from "@balms/core";
import { createSimdLoss } from "@balms/core/simd";
import { lossData, type LossData } from "../losses/loss-data.ts";
import { copyLossBytes } from "../losses/loss-step.ts";
import { fourfold, type GrowthSeries, type Work } from "./growth-series.ts";

type LossOf = (data: LossData) => Work;

const scalar: LossOf =
  ({ logits, labels, prior }) =>
  (steps) => {
    for (let i = 0; i < steps; i++) balancedSoftmaxLossAndGradient(logits, labels, { prior });
  };

const vectors: LossOf = ({ logits, labels, prior }) => {
  const loss = createSimdLoss({ prior, path: "simd" });
  return (steps) => {
    for (let i = 0; i < steps; i++) loss.lossAndGradient(logits, labels);
  };
};

const growth = (name: string, over: "B" | "C", lossOf: LossOf): GrowthSeries => ({
  topic: "losses",
  name: `${name}, ${over === "B" ? "C = 100" : "B = 64"}`,
  over,
  sizes: fourfold(over === "B" ? 64 : 100),
  prepare(size) {
    const shape = over === "B" ? { rows: size, classes: 100 } : { rows: 64, classes: size };
    const data = lossData(shape);
    return { work: lossOf(data), floor: { kind: "copy", copy: copyLossBytes(data, shape) } };
  },
});

/** Loss and gradient over the rows of a batch, and over the classes. */
export const lossGrowth: readonly GrowthSeries[] = (["B", "C"] as const).flatMap((over) => [
  growth("loss + gradient", over, scalar),
  growth("loss + gradient in vectors", over, vectors),
]);
