import { readFile } from "node:fs/promises";
import { extname } from "node:path";

const mediaTypes: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".png": "image/png",
  ".webp": "image/webp",
};

/** A picture as a `data:` address. */
export async function pictureAddress(file: string): Promise<string> {
  const type = mediaTypes[extname(file).toLowerCase()] ?? "image/jpeg";
  return `data:${type};base64,${(await readFile(file)).toString("base64")}`;
}
