import { Command, Option } from "commander";
import type { CheckPriorOptions } from "../prior/check-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { parseNumber } from "./parse-number.ts";
import { pathName } from "./path-name.ts";
import { priorSource } from "./prior-options.ts";
import { addSourceOptions } from "./source-options.ts";

/** `balms prior check`: whether a prior still fits, for continuous integration. */
export function priorCheckCommand(context: CommandContext): Command {
  const command = new Command("check")
    .description(
      "Check that a prior can be read and still fits its data; the exit status is 1 where it does not",
    )
    .argument("<prior>", priorSource)
    .option(
      "--labels <source>",
      "the data that it was counted from: counted again, class by class",
      pathName,
    )
    .option("--classes <file>", "text file with the class names in order, one per line", pathName)
    .option("--against <prior>", "an earlier prior, or one from elsewhere", pathName)
    .option(
      "--max-drift <x>",
      "the largest distance from it: the share of rows of another class (total variation), 0 to 1",
      parseNumber({ minimum: 0, maximum: 1 }),
    );
  return addSourceOptions(command)
    .addOption(
      new Option("--annotations", "print what is wrong as annotations of GitHub Actions").default(
        process.env["GITHUB_ACTIONS"] === "true",
        "there",
      ),
    )
    .option("--json", "print one JSON object")
    .action(async (source: string, options: CheckPriorOptions) => {
      const { checkFoundPrior } = await import("../prior/check-prior.ts");
      await checkFoundPrior(source, options, context);
    });
}
