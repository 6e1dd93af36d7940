import { Command } from "commander";
import { printTrainResult } from "./print-train-result.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { readTrainSettings } from "../settings/read-train-settings.ts";
import type { TrainOptions } from "../settings/train-options.ts";
import { addTrainOptions } from "./train-options.ts";
import { withProgress } from "./with-progress.ts";

const examples = `
Examples:
  balms train                                      the built-in letters
  balms train --data pictures                      pictures/train/CLASS/*.jpg, pictures/test/CLASS/*.jpg
  balms train --data pictures --backbone resnet-20  a larger network, in hours
  balms train --data pictures --backbone net.onnx   new heads for a trained model
  balms train --data pictures --backbone net.onnx --train all --epochs 3
  balms train --features F.npy --labels L.npy --test-features TF.npy --test-labels TL.npy
`;

/** `balms train`: trains and compares classifier heads on long-tailed data. */
export function trainCommand(context: CommandContext): Command {
  const command = new Command("train").description(
    "Train a classifier on long-tailed data with plain softmax, Balanced Softmax and Balanced Meta-Softmax, and compare them on a balanced test set",
  );
  return addTrainOptions(command)
    .addHelpText("after", examples)
    .action(async (options: TrainOptions) => {
      const settings = readTrainSettings(options);
      await withProgress(context, async (progress) => {
        const { train } = await import("../train/train.ts");
        const outcome = await train(settings, {
          progress,
          signal: context.signal,
          clock: context.clock,
        });
        printTrainResult(outcome, { context, json: options.json === true });
      });
    });
}
