import { ArgumentError } from "@balms/core";
import { Command, Option } from "commander";
import type { CommandContext } from "../terminal/command-context.ts";
import { addModelOptions, modelRequest, type ModelOptions } from "./model-options.ts";
import { countUpTo } from "./parse-number.ts";
import { pathName } from "./path-name.ts";
import { withProgress } from "./with-progress.ts";

interface PredictOptions extends ModelOptions {
  readonly output?: string;
  readonly format?: "csv" | "json";
  readonly json?: boolean;
  readonly topK: number;
  readonly skipBroken?: boolean;
}

const examples = `
Examples:
  balms predict balms-out/model.onnx photos                      a line for each picture: file, class, probability
  balms predict net.onnx a.jpg b.png --top-k 5 --json
  balms predict net.onnx photos --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225 -o predictions.csv
`;

/** `balms predict`: says what a model sees in pictures. */
export function predictCommand(context: CommandContext): Command {
  const command = new Command("predict")
    .description("Say what a classifier sees in pictures")
    .argument("<model.onnx>", "a classifier of pictures")
    .argument(
      "<pictures...>",
      'pictures, folders with pictures in them, however deep, or patterns such as "photos/*.jpg"',
    )
    .option("-o, --output <file>", "where to write it (default: standard output)", pathName)
    .addOption(
      new Option("--format <format>", "csv or json (default: csv)").choices(["csv", "json"]),
    )
    .option("--json", "the same as --format json")
    .option("--top-k <k>", "classes for each picture, the likeliest first", countUpTo(10_000), 1)
    .option(
      "--skip-broken",
      "name pictures that cannot be read and leave them out (default: stop)",
    );
  return addModelOptions(command)
    .addHelpText("after", examples)
    .action(async (model: string, sources: string[], options: PredictOptions) => {
      const { topK, skipBroken = false, output, json = false, format } = options;
      if (json && format === "csv") {
        throw new ArgumentError({
          parameter: "--json",
          received: "beside --format csv",
          expected: "one of them",
        });
      }
      await withProgress(context, async (progress) => {
        const { predict } = await import("../predict/predict.ts");
        const request = {
          model: modelRequest(model, options),
          sources,
          topK,
          format: json ? "json" : (format ?? "csv"),
          skipBroken,
          output,
        };
        await predict(request, { context, progress });
      });
    });
}
