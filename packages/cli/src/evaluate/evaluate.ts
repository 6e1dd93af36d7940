import {
  adjustLogits,
  evaluateLogits,
  predictClasses,
  shotGroups,
  type ClassPrior,
} from "@balms/core";
import { readClassNames } from "../data/read-class-names.ts";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/whole-file.ts";
import { findPrior } from "../prior-source/find-prior.ts";
import { withOptionNames } from "../settings/option-names.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import type { Progress } from "../terminal/progress.ts";
import { evaluationReport } from "./evaluation-report.ts";
import { labeledScores, type LabeledScores } from "./labeled-scores.ts";
import { evaluationJson, evaluationText } from "./print-evaluation.ts";
import type { EvaluateRequest, Evaluated, MeasuredScores } from "./evaluated.ts";

/**
 * Measures a classifier on rows whose classes are known.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export async function evaluate(
  request: EvaluateRequest,
  { context, progress }: { readonly context: CommandContext; readonly progress: Progress },
): Promise<void> {
  const { source, report, json } = request;
  const inputs = source.kind === "pictures" ? [source.model.path] : [source.logits, source.labels];
  const target =
    report === undefined
      ? undefined
      : await checkOutputFile(report, {
          parameter: "--report",
          inputs: [...inputs, request.prior],
        });
  const { prior, source: priorSource } = await findPrior(request.prior, context);
  const classNames =
    request.classNames === undefined
      ? undefined
      : await readClassNames(request.classNames, context.signal);
  const scored = await labeledScores(source, {
    prior,
    priorSource,
    classNames,
    signal: context.signal,
    progress,
  });
  const evaluated = await withOptionNames(
    { prior: priorSource, fewBelow: "--few-below", manyAbove: "--many-above" },
    async () => Promise.resolve(measure(scored, request)),
  );
  if (target !== undefined)
    await writeWholeFile(target, await evaluationReport(evaluated, request));
  context.stdout.write(
    json ? evaluationJson(evaluated, request) : evaluationText(evaluated, request),
  );
}

function measure(
  scored: LabeledScores,
  { manyAbove, fewBelow }: Pick<EvaluateRequest, "manyAbove" | "fewBelow">,
): Evaluated {
  const { scores, labels, prior, classes, history } = scored;
  const thresholds = { manyAbove, fewBelow };
  const groups = shotGroups(prior, thresholds);
  const measured = (values: Float32Array): MeasuredScores => ({
    evaluation: evaluateLogits(values, labels, { prior, ...thresholds }),
    predictions: Int32Array.from(predictClasses(values, { classes })),
  });
  const unadjusted = whyUnadjusted(prior, history);
  return {
    scored,
    groups,
    measured: measured(scores),
    adjusted: unadjusted === undefined ? measured(adjustLogits(scores, { prior })) : undefined,
    unadjusted,
  };
}

function whyUnadjusted(
  { counts, classes }: ClassPrior,
  history: LabeledScores["history"],
): string | undefined {
  if (history?.isCorrected === true) return history.because;
  const empty = classes.find((_, id) => counts[id] === 0);
  return empty === undefined ? undefined : `the prior has no rows of ${JSON.stringify(empty)}`;
}
