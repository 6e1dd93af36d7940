import { Command } from "commander";
import type { DetectOptions } from "../settings/detect-options.ts";
import { readDetectSettings } from "../settings/read-detect-settings.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { addDetectOptions } from "./detect-options.ts";
import { withProgress } from "./with-progress.ts";
import { jsonText } from "../terminal/json-text.ts";

const examples = `
Examples:
  balms detect                                      the built-in scenes and detector
  balms detect --seeds 3                            means and standard deviations over 3 trainings
  balms detect --model detector.onnx --annotations train.json --images train --test-annotations val.json --test-images val
`;

/** `balms detect`: retrains the class layer of a detector on long-tailed data. */
export function detectCommand(context: CommandContext): Command {
  const command = new Command("detect").description(
    "Retrain the class layer of a detector, of boxes or masks, on long-tailed data with plain and Balanced Sigmoid and the Meta Reweighter, and compare them with what adjusting its scores gives",
  );
  return addDetectOptions(command)
    .addHelpText("after", examples)
    .action(async (options: DetectOptions) => {
      const settings = readDetectSettings(options);
      await withProgress(context, async (progress) => {
        const { detect } = await import("../detect/detect.ts");
        const { signal, clock } = context;
        const outcome = await detect(settings, { progress, signal, clock });
        context.stdout.write(options.json === true ? jsonText(outcome.record, 0) : outcome.text);
      });
    });
}
