import { availableParallelism } from "node:os";
import { countUpTo, parseNumber } from "./parse-number.ts";

/** `--steps`: each leaves its loss behind. */
export const stepCount: (text: string) => number = countUpTo(100_000_000);
/** `--epochs`. */
export const epochCount: (text: string) => number = countUpTo(1_000_000);
/** `--batch-size`, `--meta-batch-size`: a batch is held in memory whole. */
export const batchRows: (text: string) => number = countUpTo(65_536);
/** `--width`, `--height`. */
export const pixelCount: (text: string) => number = countUpTo(4096);
/** `--hidden`. */
export const unitCount: (text: string) => number = countUpTo(16_384);
/** `--threads`: more threads than processors only wait for each other. */
export const threadCount: (text: string) => number = countUpTo(
  availableParallelism(),
  "the processors that this machine offers",
);
/** `--momentum`. */
export const momentumNumber: (text: string) => number = parseNumber({
  minimum: 0,
  maximum: 1,
  below: true,
});
/** `--mean`: that of pixels from 0 to 1, as others write means of pixels from 0 to 255. */
export const meanNumber: (text: string) => number = parseNumber({
  minimum: -1,
  maximum: 1,
  because:
    "as pixels are from 0 to 1 here: divide --mean and --std for pixels from 0 to 255 by 255",
});
/** `--meta-gamma`: beyond 1 rare classes would be drawn more often than frequent ones. */
export const gammaNumber: (text: string) => number = parseNumber({ minimum: 0, maximum: 1 });
