// LETTERS-FONTS.md: whose fonts the pictures were drawn from.
import { letters } from "./fonts.mjs";
import { testRepeats, trainingCounts } from "./counts.mjs";

const list = (fonts) =>
  fonts
    .map(
      (font) =>
        `- ${font.family} (${font.category}), \`${font.package}\`, ${font.licence}: \`${font.copyright}\``,
    )
    .join("\n");

export function fontList({ train, test }) {
  const counts = trainingCounts(letters);
  const licences = [...new Set([...train, ...test].map((font) => font.licence))].toSorted(
    (first, second) => (first < second ? -1 : 1),
  );
  const number = (licence) => [...train, ...test].filter((font) => font.licence === licence).length;
  return `# Fonts of the letters

\`letters.bin.gz\` holds small grey pictures of letters, no font. They were drawn by \`tools/letters\` from the fonts below,
all under open licences (${licences.map((licence) => `${licence}: ${number(licence)}`).join(", ")}); licences and copyright notices are those stated in the packages.
The texts: OFL-1.1 <https://openfontlicense.org>, Apache-2.0 <https://www.apache.org/licenses/LICENSE-2.0>.

## Training: ${train.length} fonts

${list(train)}

## Test: ${test.length} fonts, none of them in training

${list(test)}

## Pictures

Training, ${counts.reduce((total, count) => total + count, 0)}: ${letters.map((letter, label) => `${letter} ${counts[label]}`).join(", ")}.

Test, ${letters.length * test.length * testRepeats}: ${test.length * testRepeats} per letter, ${testRepeats} per font.
`;
}
