import type { HeadShape } from "../heads/head-shape.ts";
import { createHeadTrainer } from "../heads/head-step.ts";
import { fourfold, type GrowthSeries } from "./growth-series.ts";

type Method = "balanced-softmax" | "balms";

const named = { "balanced-softmax": "head training", balms: "BALMS training of a head" };

const growth = (
  method: Method,
  over: GrowthSeries["over"],
  sizes: readonly number[],
  fixed: string,
  shapeOf: (size: number) => HeadShape,
): GrowthSeries => ({
  topic: "heads",
  name: `${named[method]}, ${fixed}`,
  over,
  sizes,
  async prepare(size) {
    const shape = shapeOf(size);
    const trainer = await createHeadTrainer(shape, method);
    const { batch, dimensions, classes } = shape;
    // The logits of a batch, and the gradient of the weight: a step of BALMS has two of each, and the gradient of the rates.
    const products = method === "balms" ? 5 : 2;
    return {
      work: (steps) => trainer.run(steps),
      floor: { kind: "product", operations: products * batch * dimensions * classes },
      release: () => trainer.release(),
    };
  },
});

const batch = 512;

/** A step of a head over the numbers of a row, the classes, and the rows that it is trained on. */
export const headGrowth: readonly GrowthSeries[] = (["balanced-softmax", "balms"] as const).flatMap(
  (method) => [
    growth(method, "D", fourfold(32), "C = 100, N = 4096", (dimensions) => ({
      rows: 4096,
      dimensions,
      classes: 100,
      batch,
    })),
    growth(method, "C", fourfold(32), "D = 64, N = 4096", (classes) => ({
      rows: 4096,
      dimensions: 64,
      classes,
      batch,
    })),
    growth(method, "N", fourfold(4096), "D = 64, C = 100", (rows) => ({
      rows,
      dimensions: 64,
      classes: 100,
      batch,
    })),
  ],
);
