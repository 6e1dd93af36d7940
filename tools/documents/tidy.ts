/** Markdown without what the formatter pads in tables. */
export const tidy = (text: string): string =>
  text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");
