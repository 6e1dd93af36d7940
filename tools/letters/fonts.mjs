// The fonts that the letters are drawn from. A family is on one side only, super-families included (Nunito and
// Nunito Sans would count as one family), so that the test letters are shapes that training never saw.

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
