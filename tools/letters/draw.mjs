// Which letter from which font, in which order. The seeded generator is the packages' own, built by the root's `npm ci`.
import { createRandom, shuffle } from "@balms/core";
import { testRepeats, trainingCounts } from "./counts.mjs";
import { letters } from "./fonts.mjs";
import { drawLetter } from "./variation.mjs";

export const seed = "letters/1";

/**
 * Every picture has its own generator, forked by name: changing the count of one letter leaves all other pictures as
 * they were.
 */
export function drawTrainingRows(fonts, fontOffset) {
  const random = createRandom(seed);
  const rows = trainingCounts(letters).flatMap((count, label) => {
    // Fonts in shuffled rounds: a rare letter comes from as many fonts as it has pictures.
    const order = fonts.map((_, index) => index);
    return Array.from({ length: count }, (_, turn) => {
      const place = turn % fonts.length;
      if (place === 0) shuffle(order, random.fork(`order/${letters[label]}/${turn}`));
      const font = order[place];
      const own = random.fork(`train/${letters[label]}/${turn}`);
      return {
        label,
        font: fontOffset + font,
        picture: drawLetter(fonts[font].outlines[label], own),
      };
    });
  });
  return shuffle(rows, random.fork("rows"));
}

/** Every letter from every font, `testRepeats` times: letter by letter, font by font. */
export function drawTestRows(fonts, fontOffset) {
  const random = createRandom(seed);
  return letters.flatMap((letter, label) =>
    fonts.flatMap((font, index) =>
      Array.from({ length: testRepeats }, (_, turn) => ({
        label,
        font: fontOffset + index,
        picture: drawLetter(font.outlines[label], random.fork(`test/${letter}/${font.id}/${turn}`)),
      })),
    ),
  );
}
