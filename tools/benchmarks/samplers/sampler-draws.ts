import { createRandom } from "@balms/core";
import {
  createMetaRowSampler,
  createWeightedSampler,
  indexRows,
  type RowSampler,
} from "@balms/sampler";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { rowLabels } from "./row-labels.ts";
import { startPython } from "../measuring/python-child.ts";

/** The rows of ImageNet-LT, where the published draw needs a matrix of 237 MB. */
const rows = 115_846;
const classes = 1000;

/** Rows drawn per second; every step goes on where the last one ended. */
export function drawing<Draw>(sampler: RowSampler<Draw>, batch: number): (steps: number) => void {
  const drawn = new Uint32Array(batch);
  let first = 0;
  return (steps) => {
    for (let i = 0; i < steps; i++) {
      sampler.fill(0, first, drawn);
      first = (first + batch) % (sampler.epochLength - batch);
    }
  };
}

/** Weighted rows with replacement, against an epoch of PyTorch's WeightedRandomSampler. */
export async function measureWeightedDraws(python: string, effort: Effort): Promise<Measured> {
  const batch = 50_000;
  const torch = await startPython(python, "samplers/torch_sampler.py", {
    draw: "weighted",
    rows,
    classes,
    batch,
  });
  const index = indexRows(rowLabels(rows, classes), { classes });
  const weights = Float64Array.from({ length: rows }, (_, row) => 1 / (1 + (row % classes)));
  const draw = drawing(createWeightedSampler(index, weights, { random: createRandom(1) }), batch);
  const against = `PyTorch ${torch.version} WeightedRandomSampler`;
  const sides = { ours: roundOf(20, draw), theirs: () => torch.time(10) };
  const measurement = await alternate(against, sides, effort);
  torch.close();
  return measurement;
}

/** The Meta Sampler's rows, against the published draw: Gumbel-softmax over a [B, N] matrix. */
export async function measureMetaDraws(python: string, effort: Effort): Promise<Measured> {
  const batch = 512;
  const torch = await startPython(python, "samplers/torch_sampler.py", {
    draw: "gumbel",
    rows,
    classes,
    batch,
  });
  const index = indexRows(rowLabels(rows, classes), { classes });
  const draw = drawing(createMetaRowSampler(index, { random: createRandom(1) }), batch);
  const against = `PyTorch ${torch.version}, Gumbel-softmax B×N`;
  const sides = { ours: roundOf(2000, draw), theirs: () => torch.time(1) };
  const rounds = Math.min(effort.rounds, 5);
  const measurement = await alternate(against, sides, { ...effort, rounds });
  torch.close();
  return measurement;
}
