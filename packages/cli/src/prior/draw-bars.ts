const parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;
const heights = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** A bar from left to right: `length` from 0 to 1 of `width` characters, to an eighth of one. */
export function drawBar(length: number, width: number): string {
  const eighths = Math.round(length * width * 8);
  return "█".repeat(Math.floor(eighths / 8)) + parts[eighths % 8];
}

/** Columns side by side, `lengths` from 0 to 1 of `height` lines: the lines from top to bottom. */
export function drawColumns(lengths: readonly number[], height: number): string[][] {
  return Array.from({ length: height }, (_, line) =>
    lengths.map((length) => {
      const eighths = Math.round(length * height * 8) - 8 * (height - 1 - line);
      return heights[Math.min(8, Math.max(0, eighths))] ?? " ";
    }),
  );
}
