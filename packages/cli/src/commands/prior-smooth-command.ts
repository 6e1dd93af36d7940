import { Command } from "commander";
import type { SmoothPriorOptions } from "../prior/smooth-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { parseNumber } from "./parse-number.ts";
import { addOutputOptions, priorSource } from "./prior-options.ts";

const largest = 2 ** 53;

/** `balms prior smooth`: weights that are flatter than the counts. */
export function priorSmoothCommand(context: CommandContext): Command {
  const command = new Command("smooth")
    .description("Make weights of the counts that are flatter, or leave no class without any")
    .argument("<prior>", priorSource)
    .option(
      "--alpha <x>",
      "rows to add to each class (default: 1, unless another way is chosen)",
      parseNumber({ minimum: 0, maximum: largest, above: true }),
    )
    .option(
      "--exponent <x>",
      "raise the counts to a power instead: 1 as they are, 0.5 their square roots, 0 all alike",
      parseNumber({ minimum: -largest, maximum: largest }),
    )
    .option(
      "--beta <x>",
      "effective numbers of rows instead, (1 − beta^n) / (1 − beta): 0 all alike, near 1 as they are",
      parseNumber({ minimum: 0, maximum: 1, below: true }),
    );
  return addOutputOptions(command).action(async (source: string, options: SmoothPriorOptions) => {
    const { smoothFoundPrior } = await import("../prior/smooth-prior.ts");
    await smoothFoundPrior(source, options, context);
  });
}
