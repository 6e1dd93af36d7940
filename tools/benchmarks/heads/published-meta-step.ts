import { createHeadTrainer } from "./head-step.ts";
import { stepsPerRound, type HeadShape } from "./head-shape.ts";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { startPython } from "../measuring/python-child.ts";

/** BALMS training of a head with all that belongs to it, against an iteration of the published algorithm in PyTorch. */
export async function measurePublishedMeta(
  python: string,
  shape: HeadShape,
  effort: Effort,
): Promise<Measured> {
  const trainer = await createHeadTrainer(shape, "balms");
  const torch = await startPython(python, "heads/torch_meta_step.py", shape);
  const against = `PyTorch ${torch.version}, published`;
  const sides = {
    ours: roundOf(stepsPerRound(shape), (count) => trainer.run(count)),
    theirs: () => torch.time(1),
  };
  const rounds = Math.min(effort.rounds, 5);
  const measurement = await alternate(against, sides, { ...effort, rounds });
  torch.close();
  await trainer.release();
  return measurement;
}
