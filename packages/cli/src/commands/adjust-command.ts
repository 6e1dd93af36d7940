import { Command, Option } from "commander";
import { adjustRequest, type AdjustOptions } from "../adjust/adjust-request.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { nonNegativeNumber } from "./parse-number.ts";
import { pathName } from "./path-name.ts";
import { priorSource } from "./prior-options.ts";
import { addScoreOptions } from "./score-options.ts";
import { zeroCountsOption } from "./zero-counts-option.ts";

const examples = `
Examples:
  echo '{ "cat": 5000, "dog": 12 }' > prior.json               training rows by class; or balms prior count
  balms adjust model.onnx --prior prior.json -o fixed.onnx
  balms adjust model.onnx --dry-run                            where its scores are, and what they are
  balms adjust detector.onnx --prior images.json -o fixed.onnx  images by class; or balms prior count instances.json
  balms adjust folder --prior prior.json -o fixed              a model of the Hugging Face hub, all its precisions
  balms adjust fixed.onnx --retarget here.json -o here.onnx    for other class frequencies
  balms adjust fixed.onnx --strip -o model.onnx                as it was
`;

/** `balms adjust`: bakes the post-hoc correction into a trained model. */
export function adjustCommand(context: CommandContext): Command {
  const command = new Command("adjust")
    .description(
      "Correct a trained model for the class frequencies it was trained on: subtracts tau · log prior from its scores, inside the graph",
    )
    // Checked by hand, for the sake of what --retarget may have taken.
    .argument(
      "[model.onnx]",
      "a classifier or detector that was trained without regard to class frequencies, or a folder of the Hugging Face hub",
    )
    .option("--prior <prior>", `class prior of its training data: ${priorSource}`)
    .option("--tau <x>", "strength: 0 none, 1 the full log prior (default: 1)", nonNegativeNumber)
    .addOption(
      new Option(
        "--method <method>",
        "how a detector is corrected: each class by itself (shift, the default), or the classes of a box competing with each other (normalized)",
      ).choices(["shift", "normalized"]),
    )
    .option("--target <prior>", "class prior where it will be used (default: all classes alike)");
  return addScoreOptions(command)
    .addOption(zeroCountsOption())
    .option("--strip", "take off a correction that balms made: the model as it was")
    .option(
      "--retarget [prior]",
      "change the target prior of a corrected model (default: all classes alike)",
      pathName,
    )
    .option("--dry-run", "say what would be changed, and write nothing")
    .option("--embed", "put data that lie beside the model inside of it (below 2 GB)")
    .addOption(
      new Option(
        "--verify",
        "run what was written beside the original on random input; what cannot be run is an error (default: run where inputs can be made)",
      ),
    )
    .option("--no-verify", "do not run it")
    .option(
      "-o, --output <file>",
      "where to write the corrected model, or the folder; not the input",
      pathName,
    )
    .option("--json", "print one JSON object")
    .addHelpText("after", examples)
    .action(async (path: string | undefined, options: AdjustOptions) => {
      const request = adjustRequest(path, options);
      const { adjust } = await import("../adjust/adjust.ts");
      await adjust(request, context);
    });
}
