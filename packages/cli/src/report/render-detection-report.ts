import { formatCount, formatPercent } from "../terminal/format-values.ts";
import { classScatter } from "./class-scatter.ts";
import { trendWindow } from "./class-trend.ts";
import type { DetectionReport, TextTable } from "./detection-report.ts";
import { factsTable } from "./facts-table.ts";
import { folded, section } from "./layout.ts";
import { renderPage } from "./render-page.ts";
import { scrolledTable } from "./text-table.ts";

const colors = ["var(--balanced-softmax)", "var(--balms)", "var(--given)"];

/** The page of `balms evaluate --detections … --report`. */
export function renderDetectionReport(report: DetectionReport): string {
  const { title, under, verdict, worst, all, facts } = report;
  return renderPage({
    title,
    heading: "evaluation",
    under,
    verdict,
    sections: [
      measuresSection(report),
      ...trainingSection(report),
      section(
        all === undefined ? "Each class" : "Classes of which least is found",
        "Percent, the lowest average precision first.",
        textTable("Classes", worst) +
          (all === undefined
            ? ""
            : folded(`All ${formatCount(all.rows.length)} classes`, textTable("All classes", all))),
      ),
      section("This evaluation", "", factsTable(facts)),
    ],
    footer: "Written by balms evaluate. --json prints the same figures, class by class.",
  });
}

function measuresSection({ parts, measures }: DetectionReport): string {
  return section(
    "Measures",
    `Percent. Rare, common and frequent are classes by their training images; small, medium and large are objects up to 32², up to 96² pixels, and beyond.`,
    scrolledTable(
      "Measures",
      ["", ...parts],
      measures.map(({ title, hint, values }) => ({
        cells: [title, ...parts.map((_, at) => cell(values[at]))],
        hint,
      })),
    ) +
      folded("What the measures are", factsTable(measures.map(({ title, hint }) => [title, hint]))),
  );
}

function cell(value: number | null | undefined): string {
  return value === undefined ? "" : formatPercent(value);
}

function trainingSection({ training }: DetectionReport): string[] {
  if (training === undefined) return [];
  const { classes, images, borders } = training;
  const series = training.series.map((one, at) => ({ ...one, color: colors[at] ?? "var(--even)" }));
  const [first] = series;
  const together = trendWindow(classes.length);
  return [
    section(
      "Each class against its training images",
      `Each dot is a class: training images from left to right, percent upwards; dashed borders at ${borders.join(" and ")} images.${together === undefined ? "" : ` Lines are means over ${together} or more neighbouring classes; dashed, that of ${first?.title ?? ""}.`}`,
      classScatter({
        classes,
        counts: images,
        counted: "training images",
        measure: "percent",
        borders,
        series,
        behind: first,
      }),
    ),
  ];
}

function textTable(label: string, { columns, rows }: TextTable): string {
  return scrolledTable(
    label,
    columns.map(({ title }) => title),
    rows.map((cells) => ({ cells })),
  );
}
