import { beforeAll, describe, expect, test } from "vitest";
import { batchAt, largestDifference, model, numbersOf, open } from "../../test/toy-trainer.ts";
import type { TrainerOptions } from "./trainer-options.ts";

describe("updates", () => {
  const batch = batchAt(0);
  let gradients: Readonly<Record<string, Float32Array>>;
  let norm: number;
  const start = numbersOf(model);
  const names = Object.keys(start);

  beforeAll(async () => {
    const trainer = await open();
    ({ gradients } = await trainer.gradients(batch));
    await trainer.release();
    norm = Math.hypot(...names.flatMap((name) => [...gradients[name]]));
  });

  /** Parameters after one step. */
  async function afterStep(
    options: Partial<TrainerOptions>,
  ): Promise<Record<string, Float32Array>> {
    const trainer = await open(options);
    const { gradientNorm } = await trainer.step(batch);
    expect(gradientNorm).toBeCloseTo(norm, 5);
    const numbers = numbersOf(trainer.model());
    await trainer.release();
    return numbers;
  }

  test("clipping scales all gradients so that their norm is the limit", async () => {
    const optimizer = { kind: "sgd", learningRate: 1, weightDecay: 0 } as const;
    const clipped = await afterStep({ optimizer, clipNorm: 0.1 });
    const loose = await afterStep({ optimizer, clipNorm: 100 });
    const share = 0.1 / (norm + 1e-6);
    for (const name of names) {
      const expected = start[name].map((value, i) => value - share * gradients[name][i]);
      expect(largestDifference(clipped[name], expected)).toBeLessThan(1e-6);
      const whole = start[name].map((value, i) => value - gradients[name][i]);
      expect(largestDifference(loose[name], whole)).toBeLessThan(1e-6);
    }
  });

  test("decay leaves out what has one dimension, where it is told to", async () => {
    const optimizer = { kind: "adamw", learningRate: 0.1, weightDecay: 0.5 } as const;
    const all = await afterStep({ optimizer });
    const weights = await afterStep({ optimizer: { ...optimizer, decays: "weights" } });
    const plain = await afterStep({ optimizer: { ...optimizer, weightDecay: 0 } });
    for (const name of names) {
      const pulled = plain[name].map((value, i) => value - 0.1 * 0.5 * start[name][i]);
      expect(largestDifference(all[name], pulled)).toBeLessThan(1e-6);
      const expected = name.endsWith("bias") ? plain[name] : pulled;
      expect(largestDifference(weights[name], expected)).toBeLessThan(1e-6);
    }
  });

  test("averages follow the numbers from where they started", async () => {
    const trainer = await open({ averaging: 0.75 });
    let averages = start;
    for (let step = 0; step < 3; step++) {
      await trainer.step(batchAt(step));
      const now = numbersOf(trainer.model({ numbers: "trained" }));
      averages = Object.fromEntries(
        names.map((name) => [
          name,
          averages[name].map((value, i) => 0.75 * value + 0.25 * now[name][i]),
        ]),
      );
    }
    const numbers = numbersOf(trainer.model());
    for (const name of names) {
      expect(largestDifference(numbers[name], averages[name])).toBeLessThan(1e-6);
    }
    await trainer.release();
  });

  test("a warm-up and a cosine set the rate of each step", async () => {
    const trainer = await open({
      optimizer: { kind: "sgd", learningRate: 0.1 },
      schedule: { kind: "cosine", steps: 5, warmUp: 1 },
    });
    const rates: number[] = [];
    for (let step = 0; step < 6; step++) rates.push((await trainer.step(batch)).learningRate);
    const cosine = [0, 1, 2, 3, 4].map((step) => 0.05 * (1 + Math.cos((Math.PI * step) / 4)));
    expect(rates).toEqual([0.05, ...cosine]);
    await trainer.release();
  });
});
