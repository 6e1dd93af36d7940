import { ArgumentError } from "@balms/core";
import { Command } from "commander";
import { readLimits } from "../settings/evaluation-limits.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { addDetectionOptions, detectionFiles, type DetectionOptions } from "./detection-options.ts";
import { addModelOptions, modelRequest, type ModelOptions } from "./model-options.ts";
import { wholeNumber } from "./parse-number.ts";
import { pathName } from "./path-name.ts";
import { priorSource } from "./prior-options.ts";
import { withProgress } from "./with-progress.ts";

interface EvaluateOptions extends ModelOptions, DetectionOptions {
  readonly model?: string;
  readonly data?: string;
  readonly logits?: string;
  readonly labels?: string;
  readonly prior?: string;
  readonly classNames?: string;
  readonly manyAbove: number;
  readonly fewBelow: number;
  readonly report?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  balms evaluate --model net.onnx --data pictures --prior prior.json        pictures/test/CLASS/*.jpg, or pictures/CLASS/*.jpg
  balms evaluate --model balms-out/model.onnx --data pictures --prior balms-out/model.onnx --report report.html
  balms evaluate --logits logits.npy --labels labels.txt --prior prior.json --json
  balms evaluate --annotations val.json --detections results.json           a detector, its rare classes as the annotations say
  balms prior count train.json -o prior.json && balms evaluate --annotations val.json --detections results.json --prior prior.json
`;

/** `balms evaluate`: measures a classifier or a detector, group by group and class by class. */
export function evaluateCommand(context: CommandContext): Command {
  const command = new Command("evaluate")
    .description(
      "Measure a classifier on rows whose classes are known: all of them, many-, medium- and few-shot classes, each class; and what adjusting its scores would change; or a detector on pictures whose objects are known",
    )
    .option("--model <model.onnx>", "a classifier of pictures", pathName)
    .option(
      "--data <DIR>",
      "one folder of pictures per class, or such a folder `test` in it",
      pathName,
    )
    .option("--logits <file>", "instead of both: raw scores [N, C], .npy", pathName)
    .option("--labels <file>", "their classes: ids or names, .npy, IDX or text", pathName)
    .option(
      "--prior <prior>",
      `class prior of the training data, which a detector can do without: ${priorSource}`,
    )
    .option(
      "--class-names <file>",
      "text file, one class name per line, in the order of the scores (default: as the model says, else the order of the prior)",
    )
    .option("--many-above <rows>", "many-shot: more training rows than this", wholeNumber, 100)
    .option("--few-below <rows>", "few-shot: fewer training rows than this", wholeNumber, 20)
    .option("--report <file>", "write a page with charts, HTML", pathName)
    .option("--json", "print one JSON object instead of the tables");
  return addModelOptions(addDetectionOptions(command))
    .addHelpText("after", examples)
    .action(async (options: EvaluateOptions) => {
      const { prior, classNames, manyAbove, fewBelow, report, json = false } = options;
      const files = detectionFiles(command);
      await withProgress(context, async (progress) => {
        if (files !== undefined) {
          const { evaluateDetectionFiles } = await import("../evaluate/evaluate-detections.ts");
          const { rules, measured } = options;
          const limits = readLimits(options);
          const request = { ...files, prior, rules, measured, limits, report, json };
          await evaluateDetectionFiles(request, { context, progress });
          return;
        }
        const { evaluate } = await import("../evaluate/evaluate.ts");
        const { labeledSource } = await import("../evaluate/labeled-source.ts");
        const { model, data, logits, labels, kind } = options;
        const source = labeledSource({
          model:
            model === undefined
              ? undefined
              : { ...modelRequest(model, options), signal: context.signal },
          data,
          logits,
          labels,
          kind,
        });
        if (prior === undefined) {
          throw new ArgumentError({
            parameter: "--prior",
            received: "nothing",
            expected: "the class prior of the training data",
            hint: "Count it with balms prior count.",
          });
        }
        const request = { source, prior, classNames, manyAbove, fewBelow, report, json };
        await evaluate(request, { context, progress });
      });
    });
}
