import {
  ArgumentError,
  BalmsError,
  InterruptedError,
  totalVariation,
  type ClassPrior,
} from "@balms/core";
import { readClassNames } from "../data/read-class-names.ts";
import { findPrior } from "../prior-source/find-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { FailedCheck } from "../terminal/failed-check.ts";
import { githubAnnotation } from "../terminal/github-annotation.ts";
import { printableLines } from "../terminal/printable.ts";
import type { HowCounted } from "./compare-labels.ts";
import { compareNames } from "./compare-names.ts";
import { describeCounts } from "./describe-counts.ts";
import { jsonText } from "../terminal/json-text.ts";

/** What commander makes of the command line of `balms prior check`. */
export interface CheckPriorOptions extends HowCounted {
  readonly labels?: string;
  readonly classes?: string;
  readonly against?: string;
  readonly maxDrift?: number;
  readonly annotations?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What is wrong with a prior. */
interface Problem {
  readonly check: "schema" | "classes" | "labels" | "drift";
  readonly message: string;
}

/** The outcome of a check, as `--json` prints it. */
interface CheckReport {
  readonly source: string;
  readonly fits: boolean;
  readonly problems: readonly Problem[];
  /** Total variation from the prior that it is held against; null where there is none. */
  readonly drift: number | null;
  readonly digest: string | null;
}

/**
 * Checks that a prior can be read, and that it fits its data, the classes of a model, and an earlier prior.
 *
 * @throws {@link FailedCheck} when it does not, with what is wrong; {@link BalmsError} when what it is held against cannot be read.
 */
export async function checkFoundPrior(
  source: string,
  options: CheckPriorOptions,
  context: CommandContext,
): Promise<void> {
  if ((options.against === undefined) !== (options.maxDrift === undefined)) {
    throw new ArgumentError({
      parameter: options.against === undefined ? "--max-drift" : "--against",
      received: "it alone",
      expected: "--against PRIOR together with --max-drift X",
    });
  }
  const prior = await findPrior(source, context).then(
    (found) => found.prior,
    (error: unknown) => {
      if (!BalmsError.isInstance(error) || InterruptedError.isInstance(error)) throw error;
      return error;
    },
  );
  const { problems, drift } = BalmsError.isInstance(prior)
    ? { problems: [{ check: "schema", message: prior.message } as const], drift: null }
    : await problemsOf(prior, options, context);
  const fits = problems.length === 0;
  const digest = BalmsError.isInstance(prior) ? null : prior.digest;
  if (options.json === true) {
    const report: CheckReport = { source, fits, problems, drift, digest };
    context.stdout.write(jsonText(report));
  }
  if (!fits) throw new FailedCheck(problems.map((problem) => lineOf(problem, source, options)));
  if (options.quiet === true || options.json === true || BalmsError.isInstance(prior)) return;
  const held = drift === null ? "" : `, ${drift.toPrecision(2)} away from ${options.against ?? ""}`;
  context.stdout.write(printableLines([`${source} fits: ${describeCounts(prior)}${held}`]));
}

async function problemsOf(
  prior: ClassPrior,
  options: CheckPriorOptions,
  context: CommandContext,
): Promise<Pick<CheckReport, "problems" | "drift">> {
  const { labels, classes, against, maxDrift = 1 } = options;
  const { format, label, columns, separator, missing, header, threads } = options;
  const how = { format, label, columns, separator, missing, header, threads };
  const problems: Problem[] = [];
  const add = (check: Problem["check"], message: string | undefined): void => {
    if (message !== undefined) problems.push({ check, message });
  };
  if (classes !== undefined) {
    add("classes", compareNames(prior, await readClassNames(classes, context.signal), classes));
  }
  if (labels !== undefined) {
    const { compareLabels } = await import("./compare-labels.ts");
    add("labels", await compareLabels(prior, labels, { how, context }));
  }
  if (against === undefined) return { problems, drift: null };
  const drift = totalVariation(prior, (await findPrior(against, context)).prior);
  const more = digitsAbove(drift, maxDrift);
  if (more !== undefined) {
    add("drift", `${more} away from ${against}, more than ${maxDrift} (total variation)`);
  }
  return { problems, drift };
}

/**
 * A number in as many digits as it takes to see that it is above a limit, three at least; undefined where it is not: what shows in
 * the last digits alone comes from adding up.
 */
function digitsAbove(value: number, limit: number): string | undefined {
  const texts = Array.from({ length: 10 }, (_, more) => value.toPrecision(3 + more));
  return Number(texts.at(-1)) > limit ? texts.find((text) => Number(text) > limit) : undefined;
}

function lineOf({ message }: Problem, source: string, options: CheckPriorOptions): string {
  return options.annotations === true
    ? githubAnnotation(message, { file: source, title: "balms prior check" })
    : `balms: ${message.startsWith("`") ? "" : `${source}: `}${message}`;
}
