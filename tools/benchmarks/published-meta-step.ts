import { createHeadTrainer } from "./head-step.ts";
import { headSize, stepsPerRound, type HeadShape } from "./head-shape.ts";
import { alternate, roundOf, type Effort, type Measurement } from "./measure.ts";
import { startTorch } from "./torch-child.ts";

/** BALMS training of a head with all that belongs to it, against an iteration of the published algorithm in PyTorch. */
export async function measurePublishedMeta(
  python: string,
  shape: HeadShape,
  effort: Effort,
): Promise<Measurement> {
  const trainer = await createHeadTrainer(shape, "balms");
  const torch = await startTorch(python, "torch_meta_step.py", shape);
  const names = {
    name: `BALMS training ${headSize(shape)}, N = ${shape.rows}`,
    against: `PyTorch ${torch.version}, published`,
  };
  const sides = {
    ours: roundOf(stepsPerRound(shape), (count) => trainer.run(count)),
    theirs: () => torch.time(1),
  };
  const rounds = Math.min(effort.rounds, 5);
  const measurement = await alternate(names, sides, { ...effort, rounds });
  torch.close();
  await trainer.release();
  return measurement;
}
