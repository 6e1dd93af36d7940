// Reads fonts of npm packages: who made them, under which licence, and outlines of their characters.
import { readFileSync } from "node:fs";
import { parse } from "opentype.js/dist/opentype.mjs";
import { flattenOutline } from "./outline.mjs";

const folderOf = (id) => new URL(`./node_modules/@fontsource/${id}/`, import.meta.url);

/** Reads one font package, with the outline of each of `characters` in a weight. */
export function loadFont(id, { characters, weight = 400 }) {
  const folder = folderOf(id);
  const { name, version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  const metadata = JSON.parse(readFileSync(new URL("metadata.json", folder), "utf8"));
  const file = readFileSync(new URL(`files/${id}-latin-${weight}-normal.woff`, folder));
  const font = parse(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  return {
    id,
    family: metadata.family,
    category: metadata.category,
    package: `${name}@${version}`,
    licence: licenceOf(metadata, readFileSync(new URL("LICENSE", folder), "utf8")),
    // The attribution goes on with the notices of the other styles, each after its file name; only upright is drawn.
    copyright: metadata.license.attribution.split(/\s\S+\.ttf: /u)[0].trim(),
    outlines: characters.map((character) => outlineOf(font, character, id)),
  };
}

const licenceTitles = {
  "Apache-2.0": /Apache License\s+Version 2\.0/u,
  "OFL-1.1": /SIL Open Font License, Version 1\.1/iu,
};

/** The licence that the metadata names, once the licence text agrees with it. */
function licenceOf({ id, license: { type } }, text) {
  if (licenceTitles[type]?.test(text)) return type;
  throw new Error(`${id}: the licence text is not that of ${type}, or ${type} is not on our list`);
}

function outlineOf(font, character, id) {
  const glyph = font.charToGlyph(character);
  if (glyph.index === 0) throw new Error(`${id} has no glyph for "${character}"`);
  const contours = flattenOutline(glyph.path.commands);
  if (contours.length === 0) throw new Error(`${id}: the glyph for "${character}" is empty`);
  return contours;
}
