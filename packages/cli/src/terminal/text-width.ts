// Signs that stand on the character before them, and skin colours of emoji.
const nothing = /^[\p{Mn}\p{Me}\p{Emoji_Modifier}]$/u;

// Emoji that are pictures, and what Unicode calls wide or full-width.
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}])$/u;

/**
 * How many columns of a terminal a text takes: two for characters of Chinese, Japanese and Korean and for emoji, none for what
 * stands on another.
 *
 * Source: Unicode Standard Annex 11, "East Asian Width".
 */
export function textWidth(text: string): number {
  if (/^[\x20-\x7E]*$/u.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (!nothing.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** The text with space behind it, or in front where it is aligned to the right. */
export function padText(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? `${text}${space}` : `${space}${text}`;
}
