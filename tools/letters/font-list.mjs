// LETTERS-FONTS.md: whose fonts the pictures were drawn from.
import { fontLines, licenceLines } from "./font-lines.mjs";
import { letters } from "./fonts.mjs";
import { testRepeats, trainingCounts } from "./counts.mjs";

export function fontList({ train, test }) {
  const counts = trainingCounts(letters);
  return `# Fonts of the letters

\`letters.bin.gz\` holds small grey pictures of letters, no font. They were drawn by \`tools/letters\` from the fonts below,
${licenceLines([...train, ...test])}

## Training: ${train.length} fonts

${fontLines(train)}

## Test: ${test.length} fonts, none of them in training

${fontLines(test)}

## Pictures

Training, ${counts.reduce((total, count) => total + count, 0)}: ${letters.map((letter, label) => `${letter} ${counts[label]}`).join(", ")}.

Test, ${letters.length * test.length * testRepeats}: ${test.length * testRepeats} per letter, ${testRepeats} per font.
`;
}
