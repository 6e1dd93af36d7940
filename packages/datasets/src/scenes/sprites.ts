/** Grey pictures of characters in several fonts, which scenes are made of. */
export interface Sprites {
  readonly classes: readonly string[];
  /** Pixels of a sprite each way. The character reaches from border to border, one way at least, and is in the middle. */
  readonly side: number;
  /** Packages of the fonts that training scenes are drawn with; they come first in `levels`. */
  readonly trainFonts: readonly string[];
  readonly testFonts: readonly string[];
  /** [C, fonts, side · side]: 0 paper … 15 ink, row after row from the top left. */
  readonly levels: Uint8Array;
  /** Half the width of the ink of each sprite [C, fonts], pixels. */
  readonly halfWidths: Float32Array;
  readonly halfHeights: Float32Array;
  /** "sha256:…" over the unpacked file. */
  readonly digest: string;
}
