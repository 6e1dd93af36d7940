import {
  ArgumentError,
  assumedPrior,
  confusionMatrix,
  predictClasses,
  priorFromCounts,
  priorToJSON,
  type ClassPrior,
} from "@balms/core";
import {
  estimatePriorBBSE,
  estimatePriorEM,
  priorErrorsBBSE,
  priorErrorsEM,
} from "@balms/core/estimation";
import { readClassNames } from "../data/read-class-names.ts";
import { labeledScores } from "../evaluate/labeled-scores.ts";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/whole-file.ts";
import { findPrior } from "../prior-source/find-prior.ts";
import { withOptionNames } from "../settings/option-names.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import type { Progress } from "../terminal/progress.ts";
import { settleClasses } from "../inference/settle-classes.ts";
import { shiftJson, shiftText } from "./print-shift.ts";
import { unlabeledScores, type UnlabeledScores } from "./unlabeled-scores.ts";
import type { TrainedMethod, ShiftRequest, FoundShift } from "./found-shift.ts";

// About a minute.
const mostProducts = 2 ** 36;

/**
 * Estimates the class distribution of rows without labels, and says whether to adapt to it.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export async function shift(
  request: ShiftRequest,
  { context, progress }: { readonly context: CommandContext; readonly progress: Progress },
): Promise<void> {
  const { source, output, json } = request;
  const inputs = source.kind === "pictures" ? [source.model.path] : [source.logits];
  const target =
    output === undefined
      ? undefined
      : await checkOutputFile(output, {
          parameter: "--output",
          inputs: [...inputs, request.prior ?? ""],
        });
  const found = await find(request, { context, progress });
  const isWritten = target !== undefined && (found.estimate.adapt || request.anyway);
  if (isWritten) await writeWholeFile(target, priorToJSON(found.estimate.prior));
  const all = { ...found, isWritten };
  context.stdout.write(json ? shiftJson(all, request) : shiftText(all, request));
}

async function find(
  request: ShiftRequest,
  { context, progress }: { readonly context: CommandContext; readonly progress: Progress },
): Promise<Omit<FoundShift, "isWritten">> {
  const given = request.prior === undefined ? undefined : await findPrior(request.prior, context);
  const names =
    request.classNames === undefined
      ? undefined
      : await readClassNames(request.classNames, context.signal);
  const scored = await unlabeledScores(request.source, { signal: context.signal, progress });
  const { history, classes, scores } = scored;
  const priorSource = given?.source ?? "the model";
  const own = given?.prior ?? history?.assumed;
  if (own === undefined) {
    throw new ArgumentError({
      parameter: "--prior",
      received: "nothing",
      expected: "the class prior of the training data",
      hint: "The model does not say what it was trained on; balms prior count counts it.",
    });
  }
  const settled = settleClasses(own, priorSource, {
    model: scored.names?.names,
    given: names,
    classes,
  });
  if (settled.note !== undefined) progress.note(`classes: ${settled.note}`);
  const { assumed, because, adapting } = whatIsAssumed(settled.prior, scored, request.method);
  const parameters = { prior: priorSource, logits: "scores", predictions: "scores" };
  return withOptionNames(parameters, async (): Promise<Omit<FoundShift, "isWritten">> => {
    if (request.validation === undefined) {
      const estimate = estimatePriorEM(scores, { prior: assumed });
      const errors =
        scores.length * classes > mostProducts
          ? undefined
          : priorErrorsEM(scores, { prior: assumed, estimate: estimate.prior });
      return { assumed, because, adapting, by: "em", estimate, errors };
    }
    const validation = await labeledScores(request.validation, {
      prior: settled.prior,
      priorSource,
      classNames: names,
      signal: context.signal,
      progress,
    });
    const predictions = predictClasses(validation.scores, { classes });
    const confusion = confusionMatrix(predictions, validation.labels, { classes });
    const rows = predictClasses(scores, { classes });
    const estimate = estimatePriorBBSE(rows, { confusion, prior: assumed });
    const errors =
      estimate.reason === "ill-conditioned" || classes ** 3 > mostProducts
        ? undefined
        : priorErrorsBBSE(rows, { confusion, prior: assumed, estimate: estimate.prior });
    return { assumed, because, adapting, by: "bbse", estimate, errors };
  });
}

/** The class distribution that scores assume: what the model says of itself, else what the user says. */
function whatIsAssumed(
  prior: ClassPrior,
  { history }: UnlabeledScores,
  method: TrainedMethod | undefined,
): Pick<FoundShift, "assumed" | "because" | "adapting"> {
  const { classes } = prior;
  if (history?.assumed !== undefined) {
    if (method !== undefined) {
      throw new ArgumentError({
        parameter: "--method",
        received: method,
        expected: `nothing: the model says itself that ${history.because}`,
        hint: "Leave the option out.",
      });
    }
    const assumed = priorFromCounts(history.assumed.counts, { classes, counted: "weights" });
    const corrected = history.because.includes("adjusted") ? "retarget" : "program";
    return {
      assumed,
      because: history.because,
      adapting: history.isCorrected ? corrected : "adjust",
    };
  }
  if (method === "balanced-softmax") {
    const assumed = assumedPrior({ sampled: prior, inLoss: prior });
    return {
      assumed,
      because: "it was trained with balanced-softmax, as --method says",
      adapting: "program",
    };
  }
  const because =
    method === undefined
      ? "it is taken for one that was trained with plain softmax; --method says another"
      : "it was trained with plain softmax, as --method says";
  return { assumed: prior, because, adapting: "adjust" };
}
