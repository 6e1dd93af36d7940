import { Command } from "commander";
import type { CountOptions } from "../count/count-options.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { wholeNumber } from "./parse-number.ts";
import { addSourceOptions } from "./source-options.ts";
import { withProgress } from "./with-progress.ts";

interface DoctorOptions extends CountOptions {
  readonly manyAbove: number;
  readonly fewBelow: number;
  readonly open?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `balms doctor`: says what is wrong with long-tailed data, and what to do. */
export function doctorCommand(context: CommandContext): Command {
  const command = new Command("doctor")
    .description(
      "Say what is wrong with long-tailed data: imbalance, classes without rows, pictures that are in two parts or two classes; what to do, and what was measured of it",
    )
    .argument(
      "<source>",
      "a folder with train and test in it, each with one folder of images per class; or whatever balms prior count counts",
    )
    .option("--many-above <rows>", "many-shot: more training rows than this", wholeNumber, 100)
    .option("--few-below <rows>", "few-shot: fewer training rows than this", wholeNumber, 20)
    .option(
      "--open",
      "open all pictures: broken ones are found, and copies that were saved anew with the same pixels",
    )
    .option("--strict", "exit with 1 where there is a problem")
    .option("--json", "print one JSON object");
  return addSourceOptions(command).action(async (source: string, options: DoctorOptions) => {
    const { manyAbove, fewBelow, ...others } = options;
    const { open = false, strict = false, json = false, quiet: _, ...counting } = others;
    await withProgress(context, async (progress) => {
      const { doctor } = await import("../doctor/doctor.ts");
      const thresholds = { manyAbove, fewBelow };
      await doctor({ source, counting, thresholds, json, open, strict }, { context, progress });
    });
  });
}
