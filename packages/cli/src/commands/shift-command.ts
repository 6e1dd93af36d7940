import { Command, Option } from "commander";
import type { CommandContext } from "../terminal/command-context.ts";
import type { ShiftChoice } from "../shift/shift-request.ts";
import { addModelOptions, modelRequest, type ModelOptions } from "./model-options.ts";
import { pathName } from "./path-name.ts";
import { priorSource } from "./prior-options.ts";
import { withProgress } from "./with-progress.ts";

interface ShiftOptions extends ModelOptions, Omit<ShiftChoice, "kind"> {
  readonly model?: string;
}

const examples = `
Examples:
  balms shift --model net.onnx --data photos --prior prior.json -o here.json      photos from where it is used, without labels
  balms adjust net.onnx --prior prior.json --target here.json -o here.onnx        if it says so
  balms shift --logits logits.npy --prior prior.json --json
`;

/** `balms shift`: estimates the class distribution of rows without labels. */
export function shiftCommand(context: CommandContext): Command {
  const command = new Command("shift")
    .description(
      "Estimate how often each class occurs where a model is used, from what it says of rows without labels, and say whether to adapt to it",
    )
    .option("--model <model.onnx>", "a classifier of pictures", pathName)
    .option("--data <DIR>", "pictures from where it is used, however deep in folders", pathName)
    .option("--logits <file>", "instead of both: raw scores [N, C], .npy", pathName)
    .option(
      "--prior <prior>",
      `class prior of the training data (default: what the model says): ${priorSource}`,
    )
    .addOption(
      new Option(
        "--method <method>",
        "how it was trained (default: as the model says, else softmax)",
      ).choices(["softmax", "balanced-softmax"]),
    )
    .option(
      "--validation <DIR>",
      "pictures of known classes that it was not trained on, one folder per class: how it confuses classes then corrects the estimate (BBSE)",
      pathName,
    )
    .option("--validation-logits <file>", "the same with --logits: scores", pathName)
    .option("--validation-labels <file>", "and their classes", pathName)
    .option(
      "--class-names <file>",
      "text file, one class name per line, in the order of the scores",
    )
    .option("-o, --output <file>", "where to write the estimate, a prior for --target", pathName)
    .option("--anyway", "write it also where adapting is not advised")
    .option("--json", "print one JSON object instead of the table");
  return addModelOptions(command)
    .addHelpText("after", examples)
    .action(async (options: ShiftOptions) => {
      await withProgress(context, async (progress) => {
        const { shift } = await import("../shift/shift.ts");
        const { shiftRequest } = await import("../shift/shift-request.ts");
        const { model } = options;
        const run =
          model === undefined
            ? undefined
            : { ...modelRequest(model, options), signal: context.signal };
        await shift(shiftRequest(options, run), { context, progress });
      });
    });
}
