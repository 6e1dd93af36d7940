import type { Refusal, Row } from "./examine.ts";
import { markdownTable } from "./markdown-table.ts";

const text = (name: string): string => name.replaceAll("<", "&lt;");

/** docs/onnx-models.md. */
export function renderTable(
  groups: Readonly<Record<string, readonly Row[]>>,
  refusals: readonly Refusal[],
): string {
  const rows = Object.values(groups).flat();
  const sections = Object.entries(groups).map(([title, part]) => {
    const cells = part.map((row) => [
      text(row.name),
      row.found,
      row.adjusted,
      row.replaced,
      row.verified,
    ]);
    return `## ${title}\n\n${markdownTable([["family", "found by itself", "adjusted", "replaced", "verified"], ...cells])}\n`;
  });
  return [
    `# Which ONNX classifiers are repaired

${rows.length} families of classifiers, small ones, built by the tests in \`packages/onnx/test/zoo/\`, and ${refusals.length} models that look
like classifiers and must be refused. \`npm run families\` runs them all and writes this page; a test fails when the page is not what
it finds.

- **found by itself**: \`findClassScores\` finds the scores without being told, or with the options that are named.
- **adjusted**: after \`adjustModel\`, every output on random inputs equals \`logits − τ·log π\` (or what takes its place for other
  kinds of scores), computed outside in double precision from the original's own scores and sent through the original's own tail;
  labels too, with a target prior too. Every other output is the same to the bit. Naming the scores, or the probabilities behind
  them, gives the same. \`stripAdjustment\` gives back the original's bytes (a local function that was written out stays so), \`retargetModel\` what adjusting to that target gives,
  and a second adjustment is refused.
- **replaced**: \`replaceHead\`, with as many classes and with two more, gives features times weights; or it says why not.
- **verified**: what \`verifyAdjustment\` says of the adjusted model.
`,
    ...sections,
    `## Refused\n\n${markdownTable([["model", "why"], ...refusals.map(({ name, reason }) => [text(name), text(reason)])])}\n`,
  ].join("\n");
}
