import { describeCounts } from "../prior/describe-counts.ts";
import { formatCount, formatList, formatPercent } from "../terminal/format-values.ts";
import { printableLines } from "../terminal/printable.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Finding } from "./finding.ts";

// Of each finding, so many of its files; --json has them all.
const mostItems = 3;

/** What was found, in lines for a terminal. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { source, takenFor, splits, prior, summary, entropy, findings, notes } = diagnosis;
  const { imbalanceFactor, effectiveClasses, groups } = summary;
  const parts = splits.map(({ name, pictures }) => `${name} ${formatCount(pictures)}`);
  const sizes = (groups ?? []).map(
    ({ group, classes, share }) =>
      `${group} ${formatCount(classes)} (${formatPercent(share)} % of the rows)`,
  );
  return printableLines([
    `${source}: ${takenFor}${parts.length > 1 ? ` (${formatList(parts)})` : ""}`,
    `${describeCounts(prior)}; the most frequent class has ${figure(imbalanceFactor)} times as many as the rarest`,
    `entropy ${entropy.toFixed(2)} nats, as of ${effectiveClasses.toFixed(1)} classes that are alike`,
    ...(sizes.length === 0 ? [] : [`classes by group: ${sizes.join(", ")}`]),
    "",
    ...(findings.length === 0 ? ["Nothing was found that is wrong with it."] : []),
    ...findings.flatMap((finding) => findingLines(finding)),
    ...notes.map((note) => `note: ${note}`),
    "",
    "What to do, and what was measured of it:",
    ...diagnosis.guidance.flatMap(({ advice, expect, source: from }) => [
      `- ${advice}`,
      `  ${expect} (${from})`,
    ]),
  ]);
}

function findingLines({ kind, severity, message, advice, items }: Finding): string[] {
  const files = items.filter((item) => typeof item !== "string");
  const between = kind === "broken" ? ": " : " = ";
  const shown = files.slice(0, mostItems).map((group) => `    ${group.join(between)}`);
  const more = files.length - shown.length;
  return [
    `${severity}: ${message}`,
    ...shown,
    ...(more > 0 ? [`    and ${formatCount(more)} more, with --json`] : []),
    `  ${advice}`,
  ];
}

function figure(factor: number): string {
  return factor < 10 ? String(Math.round(factor * 100) / 100) : formatCount(Math.round(factor));
}
