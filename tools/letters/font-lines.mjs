// What is said of the fonts that pictures were drawn from.

/** One line for each font: whose it is, and where it is from. */
export const fontLines = (fonts) =>
  fonts
    .map(
      (font) =>
        `- ${font.family} (${font.category}), \`${font.package}\`, ${font.licence}: \`${font.copyright}\``,
    )
    .join("\n");

/** How many of the fonts have which licence, and where the licences stand. */
export function licenceLines(fonts) {
  const licences = [...new Set(fonts.map((font) => font.licence))].toSorted((first, second) =>
    first < second ? -1 : 1,
  );
  const number = (licence) => fonts.filter((font) => font.licence === licence).length;
  return `all under open licences (${licences.map((licence) => `${licence}: ${number(licence)}`).join(", ")}); licences and copyright notices are those stated in the packages.
The texts: OFL-1.1 <https://openfontlicense.org>, Apache-2.0 <https://www.apache.org/licenses/LICENSE-2.0>.`;
}
