/** Pictures of one half of the letters, as they are stored: training shuffled, test letter by letter. */
export interface LettersRows {
  /** [N·784] grey, 0 black paper … 255 white ink; 28 rows of 28 pixels from the top left. */
  readonly images: Uint8Array;
  /** Class ids [N], 0 (a) … 25 (z). */
  readonly labels: Int32Array;
  /** Place of each picture's font in `fonts` [N]. */
  readonly fonts: Uint8Array;
}

/** 26 lower-case letters drawn from open-licensed fonts; training is long-tailed, test is balanced. */
export interface LettersDataset {
  /** "a" … "z". */
  readonly classes: readonly string[];
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Packages of the fonts, such as "@fontsource/lora@5.3.0". */
  readonly fonts: readonly string[];
  readonly train: LettersRows;
  /** From fonts that `train` has no picture of. */
  readonly test: LettersRows;
  /** "sha256:…" over the unpacked file. */
  readonly digest: string;
}
