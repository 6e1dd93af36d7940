import { balancedSoftmaxLossAndGradient } from "@balms/core";
import { createSimdLoss } from "@balms/core/simd";
import { exponentialKernel } from "../../simd/exponential-kernel.ts";
import { single } from "../../simd/lanes.ts";
import { startKernel } from "../../simd/start-kernel.ts";
import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { lossData, lossSize, type LossData, type LossShape } from "./loss-data.ts";
import { floorRound, stepsFor } from "./loss-step.ts";
import { alternate, roundOf, type Round, type Sides } from "../measuring/measure.ts";
import { startPython } from "../measuring/python-child.ts";

/** A round in vectors, on logits that come in an array of their own or where vectors read them. */
function vectorRound(data: LossData, shape: LossShape, isInPlace: boolean): Round {
  const loss = createSimdLoss({ prior: data.prior, path: "simd" });
  const room = loss.reserve(shape.rows);
  room.set(data.logits);
  const logits = isInPlace ? room : data.logits;
  return roundOf(stepsFor(shape, 3), (steps) => {
    for (let i = 0; i < steps; i++) loss.lossAndGradient(logits, data.labels);
  });
}

function scalarRound({ logits, labels, prior }: LossData, shape: LossShape): Round {
  return roundOf(stepsFor(shape, 8), (steps) => {
    for (let i = 0; i < steps; i++) balancedSoftmaxLossAndGradient(logits, labels, { prior });
  });
}

/** As many exponentials as there are logits, in the same vectors, and nothing else. */
async function exponentialRound({ logits }: LossData, shape: LossShape): Promise<Round> {
  const { buffer, run } = await startKernel(exponentialKernel(single), 2 * logits.byteLength + 32);
  new Float32Array(buffer, 0, logits.length).set(logits);
  const to = 16 * Math.ceil(logits.byteLength / 16);
  return roundOf(stepsFor(shape, 1), (steps) => {
    for (let i = 0; i < steps; i++) run(0, logits.byteLength, to);
  });
}

interface TimedSides extends Sides {
  readonly against: string;
  /** Ends what was started for them. */
  readonly close?: () => void;
}

/** Rows of one size: against PyTorch, against the scalar functions, and against the exponentials alone. */
export function simdLossCases(shape: LossShape): readonly BenchmarkCase[] {
  const size = lossSize(shape);
  const row = (
    other: string,
    target: number | undefined,
    sidesOf: (data: LossData, python: string) => TimedSides | Promise<TimedSides>,
    needs?: "torch",
  ): BenchmarkCase => ({
    name: `loss + gradient in vectors ${size}, ${other}`,
    ...(needs && { needs }),
    async measure({ rounds, python }) {
      const data = lossData(shape);
      const { close, against, ...sides } = await sidesOf(data, python);
      const floor = floorRound(data, shape);
      const found = await alternate(against, { ...sides, floor }, { target, rounds });
      close?.();
      return found;
    },
  });
  return [
    row(
      "PyTorch",
      1,
      async (data, python) => {
        const torch = await startPython(python, "losses/torch_loss.py", shape);
        const theirs: Round = () => torch.time(stepsFor(shape, 4));
        return {
          against: `PyTorch ${torch.version}`,
          ours: vectorRound(data, shape, false),
          theirs,
          close: () => torch.close(),
        };
      },
      "torch",
    ),
    row("scalar", undefined, (data) => ({
      against: "the scalar functions",
      ours: vectorRound(data, shape, false),
      theirs: scalarRound(data, shape),
    })),
    row("exponentials alone", undefined, async (data) => ({
      against: "exponentials in vectors",
      ours: vectorRound(data, shape, true),
      theirs: await exponentialRound(data, shape),
    })),
  ];
}
