import type { ImageFormat } from "../data/image-data.ts";

/** Metadata key under which a model says how pictures are fed to it. */
export const formatKey = "balms.input";

/** The text for a model's metadata. */
export function formatRecord({ width, height, channels, mean, std }: ImageFormat): string {
  return JSON.stringify({ layout: "NCHW", scale: "1/255", width, height, channels, mean, std });
}

/**
 * Reads the format from a model's metadata.
 *
 * @returns Nothing when there is none, or one that this version cannot read.
 */
export function readFormatRecord(
  metadata: Readonly<Record<string, string>>,
): ImageFormat | undefined {
  const text = metadata[formatKey];
  if (text === undefined) {
    return undefined;
  }
  let value: Partial<ImageFormat>;
  try {
    value = JSON.parse(text) as Partial<ImageFormat>;
  } catch {
    return undefined;
  }
  const { width, height, channels, mean, std } = value;
  const listed = [mean, std].every(
    (list) => list?.length === channels && list?.every((entry) => Number.isFinite(entry)),
  );
  if (!isSize(width) || !isSize(height) || !(channels === 1 || channels === 3) || !listed) {
    return undefined;
  }
  return { width, height, channels, mean: mean ?? [], std: std ?? [] };
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}
