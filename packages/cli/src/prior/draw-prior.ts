import type { ShotGroup } from "@balms/core";
import type { Paint } from "../terminal/colors.ts";
import { formatCount, formatPercent } from "../terminal/format-values.ts";
import { formatTable } from "../terminal/format-table.ts";
import { shortName } from "../terminal/short-name.ts";
import { padText } from "../terminal/text-width.ts";
import { drawBar, drawColumns } from "./draw-bars.ts";
import { logScale } from "./log-scale.ts";
import type { ClassSummary, PriorSummary } from "./summarize-prior.ts";

/** How a picture of text is drawn. */
export interface DrawOptions {
  /** Characters in a line. */
  readonly width: number;
  readonly paint: (text: string, paint: Paint) => string;
}

const paints: Readonly<Record<ShotGroup, Paint>> = {
  many: "cyan",
  medium: "yellow",
  few: "magenta",
};

const paintOf = ({ group }: ClassSummary, text: string, { paint }: DrawOptions): string =>
  group === null ? text : paint(text, paints[group]);

/** Classes with their counts, shares and bars on a logarithmic scale, a line each. */
export function drawClasses(
  classes: readonly ClassSummary[],
  all: PriorSummary,
  options: DrawOptions,
): string {
  const scale = logScale(all.classes.map(({ count }) => count));
  const grouped = all.groups !== null;
  const columns = [
    { title: "id", align: "right" },
    { title: "class", align: "left" },
    { title: grouped ? "count" : "weight", align: "right" },
    { title: "%", align: "right" },
    ...(grouped ? [{ title: "group", align: "left" } as const] : []),
  ] as const;
  const rows = classes.map(({ id, name, count, share, group }) => [
    String(id),
    shortName(name),
    formatNumber(count),
    formatShare(share),
    ...(group === null ? [] : [group]),
  ]);
  const [title = "", rule = "", ...lines] = formatTable(columns, rows).trimEnd().split("\n");
  // The rule is as long as the longest line.
  const left = rule.length + 2;
  const width = Math.max(8, Math.min(40, options.width - left));
  const bars = classes.map((one) =>
    paintOf(one, drawBar(scale.lengthOf(one.count), width), options),
  );
  return [
    title,
    `${rule}  ${"─".repeat(width)}`,
    ...lines.map((line, row) => `${padText(line, left)}${bars[row]}`.trimEnd()),
    "",
  ].join("\n");
}

const profileHeight = 8;

/** The long tail as a whole: all classes by falling count, as many side by side as there is room for. */
export function drawProfile(all: PriorSummary, options: DrawOptions): string {
  const falling = all.classes.toSorted((one, other) => other.count - one.count);
  const scale = logScale(falling.map(({ count }) => count));
  const labels = [scale.greatest, scale.least].map(formatNumber);
  const left = Math.max(...labels.map((label) => label.length));
  const width = Math.max(8, Math.min(72, falling.length, options.width - left - 3));
  // The one in the middle stands for its neighbours.
  const shown = Array.from(
    { length: width },
    (_, column) => falling[Math.floor(((column + 0.5) * falling.length) / width)],
  );
  const lines = drawColumns(
    shown.map(({ count }) => scale.lengthOf(count)),
    profileHeight,
  );
  // One lies a factor of ten above the ground.
  const ground = profileHeight - Math.ceil(scale.lengthOf(scale.least) * profileHeight);
  const ticks = new Map([
    [ground, labels[1]],
    [0, labels[0]],
  ]);
  return [
    ...lines.map((line, row) => {
      const marks = line.map((mark, column) => paintOf(shown[column], mark, options));
      return `${(ticks.get(row) ?? "").padStart(left)} │${marks.join("").trimEnd()}`;
    }),
    `${" ".repeat(left)} └${"─".repeat(width)}`,
    `${" ".repeat(left)}  ${formatCount(falling.length)} classes by falling count, logarithmic`,
    "",
  ].join("\n");
}

/** How many classes have many rows, how many few, and what share of the rows that is. */
export function drawGroups({ groups }: PriorSummary, options: DrawOptions): string {
  const rows = (groups ?? []).map(({ group, classes, share }) => [
    group,
    formatCount(classes),
    formatShare(share),
  ]);
  const lines = formatTable(
    [
      { title: "group", align: "left" },
      { title: "classes", align: "right" },
      { title: "% of all", align: "right" },
    ],
    rows,
  ).split("\n");
  return lines
    .map((line) => {
      const group = groups?.find((one) => line.startsWith(one.group))?.group;
      return group === undefined ? line : line.replace(group, options.paint(group, paints[group]));
    })
    .join("\n");
}

/** A share in percent; of small ones two digits. */
export function formatShare(share: number): string {
  return share > 0 && share < 0.01
    ? String(Number((share * 100).toPrecision(2)))
    : formatPercent(share);
}

/** Whole numbers and large ones with commas, others with three digits. */
export function formatNumber(count: number): string {
  if (Number.isInteger(count) || count >= 100) return formatCount(Math.round(count));
  return String(Number(count.toPrecision(3)));
}
