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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // Of null nothing can be taken, and of other values that are no objects everything is undefined.
  const { width, height, channels, mean, std } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (!isSize(width) || !isSize(height) || !(channels === 1 || channels === 3)) return undefined;
  const areListed = isListed(mean, channels) && isListed(std, channels);
  return areListed && !std.includes(0) ? { width, height, channels, mean, std } : undefined;
}

function isListed(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite);
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}
