// The fonts that the scenes are drawn from: those of the letters whose capitals can be read. A family stays on the side that
// it has there. Heavy weights where thin strokes would vanish in a glyph of 18 pixels.

export const trainFonts = {
  // serif
  "cormorant-garamond": 700,
  "crimson-text": 700,
  "eb-garamond": 700,
  "libre-baskerville": 700,
  lora: 700,
  merriweather: 700,
  "pt-serif": 700,
  vollkorn: 700,
  // sans
  "archivo-narrow": 400,
  cabin: 400,
  hind: 400,
  karla: 400,
  montserrat: 700,
  nunito: 400,
  "open-sans": 400,
  oswald: 400,
  poppins: 400,
  quicksand: 700,
  raleway: 700,
  roboto: 400,
  // mono
  "courier-prime": 700,
  "ibm-plex-mono": 400,
  inconsolata: 700,
  "space-mono": 400,
  // slab
  arvo: 400,
  "crete-round": 400,
  "zilla-slab": 700,
  // display
  comfortaa: 700,
  fredoka: 400,
  // handwriting
  handlee: 400,
  kalam: 700,
  "patrick-hand": 400,
};

export const testFonts = {
  // serif
  alegreya: 700,
  spectral: 700,
  // sans
  barlow: 400,
  lato: 400,
  rubik: 400,
  // mono
  "jetbrains-mono": 700,
  // slab
  bitter: 700,
  // display
  "baloo-2": 400,
  // handwriting
  delius: 400,
  itim: 400,
};
