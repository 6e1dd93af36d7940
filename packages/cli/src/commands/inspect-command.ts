import { Command } from "commander";
import type { ScoreOptions } from "../adjust/adjust-request.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { addScoreOptions } from "./score-options.ts";

interface InspectOptions extends ScoreOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `balms inspect`: says what a model is. */
export function inspectCommand(context: CommandContext): Command {
  const command = new Command("inspect")
    .description(
      "Say where the class scores of a model are, what they are and which outputs follow them; nothing is changed",
    )
    .argument("<model.onnx>", "a classifier, or a folder of the Hugging Face hub");
  return addScoreOptions(command)
    .option("--json", "print one JSON object")
    .action(async (path: string, options: InspectOptions) => {
      const { json = false, quiet: _, ...scores } = options;
      const { inspect } = await import("../adjust/inspect.ts");
      await inspect(path, { scores, json }, context);
    });
}
