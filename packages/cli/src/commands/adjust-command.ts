import { basename } from "node:path";
import {
  BalmsError,
  DataError,
  PriorError,
  priorFromJSON,
  type ClassPrior,
  type ZeroCounts,
} from "@balms/core";
import { readBytes, readText } from "@balms/datasets";
import { adjustModel, readModel, writeModel } from "@balms/onnx";
import { Command } from "commander";
import { alignPrior, isNamed, modelClasses } from "../data/align-prior.ts";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/staged-files.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatList } from "../terminal/format-values.ts";
import { printable } from "../terminal/printable.ts";
import { withOptionNames } from "../settings/option-names.ts";
import { nonNegativeNumber } from "./parse-number.ts";
import { pathName } from "./path-name.ts";
import { zeroCountsOption } from "./zero-counts-option.ts";

interface AdjustOptions {
  readonly prior: string;
  readonly target?: string;
  readonly tau: number;
  readonly logits?: string;
  readonly zeroCounts: ZeroCounts;
  readonly output: string;
}

/** `balms adjust`: bakes the post-hoc correction into a trained model. */
export function adjustCommand(context: CommandContext): Command {
  return new Command("adjust")
    .description(
      "Correct a trained model for the class frequencies it was trained on: subtracts tau · log prior from its logits, inside the graph",
    )
    .argument("<model.onnx>", "a classifier trained with plain softmax")
    .requiredOption("--prior <file>", "class prior of its training data, from `balms prior count`")
    .option("--tau <x>", "strength: 0 none, 1 the full log prior", nonNegativeNumber, 1)
    .option("--target <file>", "class prior where it will be used (default: all classes alike)")
    .option("--logits <name>", "tensor to correct (default: that of the linear layer at the end)")
    .addOption(zeroCountsOption())
    .requiredOption(
      "-o, --output <file>",
      "where to write the corrected model; not the input",
      pathName,
    )
    .action(async (path: string, options: AdjustOptions) => {
      const inputs = [
        path,
        options.prior,
        ...(options.target === undefined ? [] : [options.target]),
      ];
      const bytes = await readBytes(path, "an ONNX model");
      const counted = await readPrior(options.prior);
      const wanted = options.target === undefined ? undefined : await readPrior(options.target);
      const output = await checkOutputFile(options.output, { parameter: "--output", inputs });
      const model = readModel(bytes, path);
      const names = modelClasses(model);
      const prior = alignPrior(counted, names, options.prior);
      // What the model leaves unsaid, the first prior may say.
      const order = names ?? (isNamed(prior) ? prior.classes : undefined);
      if (order === undefined && wanted !== undefined && isNamed(wanted)) {
        throw new PriorError({
          parameter: options.target ?? "target",
          received: "class names, where the prior and the model have ids alone",
          expected: "ids, or a prior with the same names",
          hint: `Count ${options.prior} again with --classes FILE, which lists the names in the order of the model.`,
        });
      }
      const target = wanted && alignPrior(wanted, order, options.target ?? "");
      const { tau, logits, zeroCounts } = options;
      const parameters = {
        model: path,
        prior: options.prior,
        ...(options.target === undefined ? {} : { target: options.target }),
        logits: "--logits",
      };
      const adjusted = await withOptionNames(parameters, () =>
        Promise.resolve(
          adjustModel(model, {
            prior,
            tau,
            ...(target === undefined ? {} : { target }),
            ...(logits === undefined ? {} : { logits }),
            zeroCounts,
          }),
        ),
      );
      await writeWholeFile(output, writeModel(adjusted));
      if (names === undefined && isNamed(prior)) {
        context.stderr.write(
          `balms: the model does not name its classes; they are taken to be, in this order: ${printable(formatList(prior.classes))}\n`,
        );
      }
      context.stdout.write(
        `${options.output}: ${basename(path)} with ${tau} × log prior of ` +
          `${prior.classes.length} classes taken off ${logits === undefined ? "its logits" : `"${logits}"`}\n`,
      );
    });
}

async function readPrior(path: string): Promise<ClassPrior> {
  const text = await readText(path, "a prior written by `balms prior count`");
  try {
    return priorFromJSON(text);
  } catch (error) {
    if (!BalmsError.isInstance(error)) {
      throw error;
    }
    const { parameter = "text", received, expected, hint } = error;
    const field = parameter === "text" ? "" : `in the field "${parameter}": `;
    throw new DataError({
      parameter: path,
      received: `${field}${received ?? "no prior"}`,
      expected,
      hint: hint ?? "Write it with `balms prior count`.",
      cause: error,
    });
  }
}
