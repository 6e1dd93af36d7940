// SCENES-FONTS.md: whose fonts the sprites were drawn from.
import { fontLines, licenceLines } from "../letters/font-lines.mjs";

export function fontList({ train, test }) {
  return `# Fonts of the scenes

\`scenes.bin.gz\` holds small grey pictures of characters, no font. They were drawn by \`tools/scenes\` from the fonts below,
${licenceLines([...train, ...test])}

## Training: ${train.length} fonts

${fontLines(train)}

## Test: ${test.length} fonts, none of them in training

${fontLines(test)}
`;
}
