import { statfs } from "node:fs/promises";
import { ArgumentError } from "@balms/core";
import { formatBytes, formatCount } from "../../terminal/format-values.ts";
import { rowCount, type Proposals } from "./proposals.ts";

/**
 * Refuses pictures of which a disk has no room for what the detector sees, after the first of them and not after hours.
 *
 * @param folder - where it is kept
 * @param piece - what was seen in some pictures; `left`: how many there are still to see, with these; `title`: what they are called
 */
export async function checkRoom(
  folder: string,
  piece: Proposals & { readonly features: Float32Array },
  { left, title }: { readonly left: number; readonly title: string },
): Promise<void> {
  const { starts, boxes, features, masks } = piece;
  const seen = starts.length - 1;
  const bytes =
    boxes.byteLength +
    features.byteLength +
    (masks === undefined ? 0 : masks.starts.byteLength + masks.counts.byteLength);
  const needed = (bytes / seen) * left;
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (needed <= free) return;
  const rows = rowCount(piece);
  const each = `${formatCount(Math.round(rows / seen))} boxes of each with ${formatCount(features.length / rows)} numbers`;
  throw new ArgumentError({
    parameter: "--out",
    received: `${formatBytes(free)} that are free for ${folder}`,
    expected: `${formatBytes(needed)}, for what the detector sees in ${formatCount(left)} ${title}: ${each}`,
    hint: "Name a folder on a larger disk, or take fewer images.",
  });
}
