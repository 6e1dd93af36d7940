import type { ClassPrior } from "@balms/core";
import { describeCounts } from "../prior/describe-counts.ts";
import { licenseWords, markdownNames } from "./markdown-text.ts";
import { whatIsCounted, type PriorChange } from "./prior-change.ts";

/** A version, and what came before it. */
export interface ChangeEntry {
  readonly version: string;
  readonly prior: ClassPrior;
  readonly before: { readonly prior: ClassPrior; readonly change: PriorChange } | undefined;
}

/**
 * The list of changes with one entry more, on top of the others; what stands above the first of them stays.
 *
 * @param earlier - The list so far; undefined where there is none.
 */
export function packageChangelog(
  name: string,
  entry: ChangeEntry,
  earlier: string | undefined,
): string {
  const text = earlier ?? `# ${name}\n`;
  const place = /^## /mu.exec(text)?.index ?? text.length;
  const [above, below] = [text.slice(0, place).trimEnd(), text.slice(place)];
  return `${above}\n\n${changeEntry(entry)}${below === "" ? "" : `\n${below}`}`;
}

function changeEntry({ version, prior, before }: ChangeEntry): string {
  const lines = before === undefined ? ["first version"] : changeLines(before, prior);
  const items = [...lines, describeCounts(prior), `digest \`${prior.digest}\``];
  return `## ${version}\n\n${items.map((item) => `- ${item}\n`).join("")}`;
}

function changeLines(
  { prior: previous, change }: NonNullable<ChangeEntry["before"]>,
  prior: ClassPrior,
): string[] {
  const { removed, added, moved, renames, recounted, relicensed } = change;
  const [was, is] = [whatIsCounted(previous), whatIsCounted(prior)];
  return [
    ...(removed.length > 0 ? [`**removed**: ${markdownNames(removed)}`] : []),
    ...(moved.length > 0 ? [`**other ids**: ${markdownNames(moved)}`] : []),
    ...(added.length > 0 ? [`new: ${markdownNames(added)}`] : []),
    ...renames.map(
      (one) => `${markdownNames([one.new])} may be what was ${markdownNames([one.old])}`,
    ),
    ...(recounted ? [`**${is}** are counted, and not ${was}`] : []),
    ...(relicensed
      ? [`licence: ${licenseWords(prior.license)}, was ${licenseWords(previous.license)}`]
      : []),
    `${(change.totalVariation * 100).toPrecision(2)} % of the rows would have to change class to have the shares as before`,
  ];
}
