import type { Block } from "./page-blocks.ts";

/** Whether a program printed what a block of text or JSON shows; in the block `…` stands for anything. */
export function looksLike(
  { language, text }: Pick<Block, "language" | "text">,
  printed: string,
): boolean {
  const [shown, said] = language === "json" ? [laidOut(text), laidOut(printed)] : [text, printed];
  const parts = shown
    .trimEnd()
    .split("…")
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join("[^]*")}\\s*$`, "u").test(said);
}

/** JSON as it is compared: the formatter lays it out by a mind of its own. */
const laidOut = (json: string): string => JSON.stringify(JSON.parse(json), undefined, 2);

/** Whether a block shows output, of what stands right before it. */
export function isOutput({ language, follows }: Pick<Block, "language" | "follows">): boolean {
  return follows && (language === "text" || language === "json");
}
