import { Command } from "commander";
import type { PackagePriorOptions } from "../prior-package/package-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { pathName } from "./path-name.ts";
import { priorSource } from "./prior-options.ts";

/** `balms prior package`: a prior as an npm package. */
export function priorPackageCommand(context: CommandContext): Command {
  return new Command("package")
    .description(
      "Write a prior as an npm package of data and types; its version follows from what is different from the one before",
    )
    .argument("<prior>", priorSource)
    .requiredOption("--name <name>", "what the package is called, as @acme/photos-prior")
    .option(
      "-o, --output <folder>",
      "where to write it, also over the version before (default: the name without its scope)",
      pathName,
    )
    .option("--license <text>", "an SPDX expression or words, where the prior says none")
    .option(
      "--published",
      "the version before is the newest on npm's registry, and not that in the folder",
    )
    .option("--registry <url>", "that registry (default: the one that npm is set to)")
    .option("--dry-run", "say which version it would be, and write nothing")
    .option("--json", "print one JSON object")
    .action(async (source: string, options: PackagePriorOptions) => {
      const { packagePrior } = await import("../prior-package/package-prior.ts");
      await packagePrior(source, options, context);
    });
}
