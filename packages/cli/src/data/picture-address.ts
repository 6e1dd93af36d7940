import { shrinkImage, type ShrunkImage } from "@balms/datasets";

// Twice the pixels of a small picture on a page, for screens that have them.
const side = 160;

/** A picture as a `data:` address. */
export function pictureAddress({ type, bytes }: Pick<ShrunkImage, "type" | "bytes">): string {
  return `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
}

/** The small picture of a file, as a `data:` address. */
export async function smallPicture(file: string): Promise<string> {
  return pictureAddress(await shrinkImage(file, { side }));
}
