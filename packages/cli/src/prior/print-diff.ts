import { painter } from "../terminal/colors.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatTable } from "../terminal/format-table.ts";
import { formatCount } from "../terminal/format-values.ts";
import { printableLines } from "../terminal/printable.ts";
import { shortName } from "../terminal/short-name.ts";
import type { ComparedClass, PriorDiff } from "./compare-pair.ts";
import { formatNumber, formatShare } from "./draw-prior.ts";

const mostShown = 40;

/** Prints how two priors differ: in sum, the classes that differ most, and which may be the same by another name. */
export function printDiff(
  diff: PriorDiff,
  options: {
    /** What either prior counts, in words. */
    readonly heads: readonly string[];
    readonly all: boolean;
    readonly quiet: boolean;
    readonly context: CommandContext;
  },
): void {
  const { heads, all, quiet, context } = options;
  const { stdout } = context;
  const lines = quiet ? [] : headLines(diff, heads);
  const ordered = diff.classes.toSorted(
    (one, other) => rank(other) - rank(one) || apart(other) - apart(one),
  );
  const shown = all ? ordered : ordered.slice(0, mostShown);
  const paint = painter(stdout);
  const table = formatTable(columns, shown.map(rowOf)).split("\n");
  const rows = table.map((line, row) => {
    const one = shown[row - 2];
    return one !== undefined && rank(one) > 0 ? paint(line, "yellow") : line;
  });
  stdout.write(printableLines(lines) + (quiet ? "" : "\n"));
  stdout.write(rows.join("\n"));
  const left = ordered.length - shown.length;
  if (left > 0) stdout.write(`… ${formatCount(left)} classes more, which differ less: --all\n`);
  if (!quiet && diff.renames.length > 0) {
    stdout.write(printableLines(renameLines(diff)));
  }
}

const columns = [
  { title: "class", align: "left" },
  { title: "first", align: "right" },
  { title: "second", align: "right" },
  { title: "first %", align: "right" },
  { title: "second %", align: "right" },
  { title: "ratio", align: "right" },
  { title: "p", align: "right" },
  { title: "", align: "left" },
] as const;

function rowOf(one: ComparedClass): string[] {
  const { name, counts, shares, pValue } = one;
  return [
    shortName(name),
    ...counts.map((count) => (count === undefined ? "–" : formatNumber(count))),
    ...shares.map(formatShare),
    shares.includes(0) ? "–" : `×${Number((shares[1] / shares[0]).toPrecision(3))}`,
    pValue === null ? "–" : formatPValue(pValue),
    verdict(one),
  ];
}

function verdict({ counts, differs }: ComparedClass): string {
  if (counts[1] === undefined) return "only in the first";
  if (counts[0] === undefined) return "only in the second";
  return differs === true ? "differs" : "";
}

/** Classes that one lacks come first, then those that differ by more than noise. */
function rank({ counts, differs }: ComparedClass): number {
  return counts.includes(undefined) ? 2 : differs === true ? 1 : 0;
}

const apart = ({ shares }: ComparedClass): number => Math.abs(shares[1] - shares[0]);

function formatPValue(value: number): string {
  return value < 0.001 ? "<0.001" : value.toFixed(3);
}

function headLines(diff: PriorDiff, heads: readonly string[]): string[] {
  const { totalVariation, jensenShannon, test, untested, classes, sameOrder, significance } = diff;
  const differing = classes.filter(({ differs }) => differs === true).length;
  return [
    `first:  ${diff.first}: ${heads[0]}`,
    `second: ${diff.second}: ${heads[1]}`,
    `${formatShare(totalVariation)} % of the rows would have to change class (total variation); Jensen–Shannon ${jensenShannon.toPrecision(2)}`,
    ...(test === null
      ? []
      : [
          `as a whole: ${test.outcome} (χ² ${test.statistic.toPrecision(3)}, ${test.degreesOfFreedom} degrees of freedom, p ${formatPValue(test.pValue).replace(/^<?/u, (sign) => (sign === "" ? "= " : "< "))})`,
        ]),
    untested === null
      ? `${formatCount(differing)} of ${formatCount(classes.length)} classes differ by more than noise (Fisher's exact test, adjusted by Holm, level ${significance})`
      : `whether that is noise cannot be said: ${untested}`,
    ...(sameOrder ? [] : ["the classes that both have stand in another order"]),
  ];
}

function renameLines({ renames }: PriorDiff): string[] {
  const shown = renames
    .slice(0, mostShown)
    .map(
      ({ old, new: name, differs }) =>
        `  ${JSON.stringify(old)} → ${JSON.stringify(name)} (${differs})`,
    );
  const more = renames.length - shown.length;
  return [
    "",
    "The same class by another name? Then bring the second into line with `balms prior rename`:",
    ...shown,
    ...(more > 0 ? [`  and ${more} more: --json lists them`] : []),
  ];
}
