// The fonts that the letters are drawn from. A family is on one side only, super-families included (Nunito and
// Nunito Sans would count as one family), so that the test letters are shapes that training never saw.
import { readFileSync } from "node:fs";
import { parse } from "opentype.js/dist/opentype.mjs";
import { flattenOutline } from "./outline.mjs";

export const trainFonts = [
  // serif
  "cormorant-garamond",
  "crimson-text",
  "eb-garamond",
  "libre-baskerville",
  "lora",
  "merriweather",
  "old-standard-tt",
  "playfair-display",
  "pt-serif",
  "vollkorn",
  // sans
  "archivo-narrow",
  "cabin",
  "dosis",
  "hind",
  "josefin-sans",
  "karla",
  "montserrat",
  "nunito",
  "open-sans",
  "oswald",
  "poppins",
  "quicksand",
  "raleway",
  "roboto",
  "titillium-web",
  "work-sans",
  // mono
  "anonymous-pro",
  "courier-prime",
  "ibm-plex-mono",
  "inconsolata",
  "space-mono",
  // slab
  "arvo",
  "crete-round",
  "rokkitt",
  "zilla-slab",
  // display
  "alfa-slab-one",
  "comfortaa",
  "fredoka",
  "lobster",
  "righteous",
  "special-elite",
  // handwriting and script
  "architects-daughter",
  "caveat",
  "coming-soon",
  "courgette",
  "handlee",
  "indie-flower",
  "kalam",
  "kaushan-script",
  "pacifico",
  "patrick-hand",
  "satisfy",
];

export const testFonts = [
  // serif
  "alegreya",
  "cardo",
  "spectral",
  // sans
  "barlow",
  "exo-2",
  "lato",
  "rubik",
  // mono
  "cousine",
  "jetbrains-mono",
  // slab
  "bitter",
  "bree-serif",
  // display
  "baloo-2",
  "oleo-script",
  // handwriting and script
  "delius",
  "itim",
  "marck-script",
  "merienda",
  "schoolbell",
];

export const letters = "abcdefghijklmnopqrstuvwxyz".split("");

const folderOf = (id) => new URL(`./node_modules/@fontsource/${id}/`, import.meta.url);

/** Reads one font package: who made it, under which licence, and the outline of each letter. */
export function loadFont(id) {
  const folder = folderOf(id);
  const { name, version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  const metadata = JSON.parse(readFileSync(new URL("metadata.json", folder), "utf8"));
  const file = readFileSync(new URL(`files/${id}-latin-400-normal.woff`, folder));
  const font = parse(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  return {
    id,
    family: metadata.family,
    category: metadata.category,
    package: `${name}@${version}`,
    licence: licenceOf(metadata, readFileSync(new URL("LICENSE", folder), "utf8")),
    // The attribution goes on with the notices of the other styles, each after its file name; only upright is drawn.
    copyright: metadata.license.attribution.split(/\s\S+\.ttf: /u)[0].trim(),
    outlines: letters.map((letter) => outlineOf(font, letter, id)),
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

function outlineOf(font, letter, id) {
  const glyph = font.charToGlyph(letter);
  if (glyph.index === 0) throw new Error(`${id} has no glyph for "${letter}"`);
  const contours = flattenOutline(glyph.path.commands);
  if (contours.length === 0) throw new Error(`${id}: the glyph for "${letter}" is empty`);
  return contours;
}
