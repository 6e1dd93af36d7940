import { smallPicture } from "../data/picture-address.ts";
import { accuracySection, confusionSection, countsSection } from "../report/class-sections.ts";
import { factsTable } from "../report/facts-table.ts";
import { section } from "../report/layout.ts";
import { methodsTable } from "../report/methods-table.ts";
import { missedPictures } from "../report/missed-pictures.ts";
import { renderPage } from "../report/render-page.ts";
import type { MissedPicture, Report } from "../report/report.ts";
import { predictionsSection } from "../report/share-sections.ts";
import { formatCount, formatPercent } from "../terminal/format-values.ts";
import { missedRows, withPictures } from "../train/missed-rows.ts";
import { rareClasses, type RareClasses } from "../train/rare-classes.ts";
import type { Evaluated, EvaluateRequest } from "./evaluated.ts";
import { evaluationVerdict } from "./evaluation-verdict.ts";

const mostPictures = 48;

/** The page of `balms evaluate --report`. */
export async function evaluationReport(
  evaluated: Evaluated,
  request: EvaluateRequest,
): Promise<string> {
  const report = await compose(evaluated, request);
  const { classes, methods } = report;
  return renderPage({
    title: report.title,
    heading: "evaluation",
    under: `Evaluation of a classifier: ${formatCount(evaluated.scored.rows)} rows, ${formatCount(classes.length)} classes`,
    verdict: report.verdict,
    sections: [
      section(
        "Measures",
        `Percent, on the test rows. Balanced is the mean over all classes, few, medium and many over classes by their number of training rows.${methods.length > 1 ? " The better of a column is marked." : ""}`,
        methodsTable(report),
      ),
      countsSection(report),
      accuracySection(report),
      predictionsSection(report),
      confusionSection(report, "what was measured"),
      missedPictures(report),
      section("This evaluation", "", factsTable(report.facts)),
    ],
    footer: "Written by balms evaluate. --json prints the same figures, class by class.",
  });
}

async function compose(evaluated: Evaluated, request: EvaluateRequest): Promise<Report> {
  const { scored, groups, measured, adjusted } = evaluated;
  const { prior, rows } = scored;
  const { manyAbove, fewBelow, source } = request;
  const rare = rareClasses(prior, { manyAbove, fewBelow });
  const [fifth = null] = [measured.evaluation.topK?.[5]];
  return {
    title: scored.title,
    classes: prior.classes,
    counts: prior.counts,
    groups,
    methods: [
      { name: "given", evaluation: measured.evaluation },
      ...(adjusted === undefined
        ? []
        : [{ name: "given-post-hoc" as const, evaluation: adjusted.evaluation }]),
    ],
    written: "given",
    manyAbove,
    fewBelow,
    classRates: undefined,
    curves: [],
    missed: await missedOf(evaluated, rare),
    missedFrom: rare.title,
    verdict: evaluationVerdict(evaluated, request),
    facts: [
      ["Scores", source.kind === "pictures" ? source.model.path : source.logits],
      [
        "Test rows",
        `${formatCount(rows)} of ${source.kind === "pictures" ? source.data : source.labels}`,
      ],
      ...(scored.classes > 5 ? [["Top-5", `${formatPercent(fifth)} %`] as const] : []),
      ["Macro-F1", `${formatPercent(measured.evaluation.macroF1)} %`],
      ["Prior", `${request.prior}, ${prior.digest}`],
    ],
    fingerprints: [],
  };
}

async function missedOf(
  { scored, measured }: Evaluated,
  rare: RareClasses,
): Promise<MissedPicture[]> {
  const { files, labels } = scored;
  if (files === undefined) return [];
  const rows = missedRows(labels, measured.predictions, { classes: rare.ids, most: mostPictures });
  return withPictures(rows, (row) => smallPicture(files[row] ?? ""));
}
