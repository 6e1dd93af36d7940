import type { ImageFormat } from "../data/image-data.ts";
import { formatKey, readFormatRecord } from "../inference/recorded-format.ts";

/** What the first file of an entry says of kept features. */
export interface FeatureEntry {
  readonly image: ImageFormat;
  readonly feature: string;
  readonly losses: readonly number[];
  readonly given: { readonly isPlain: boolean } | { readonly leftOut: string } | undefined;
  /** Digest of each part. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Reads what an entry says. That it is as somebody wrote it does not mean that this program did.
 *
 * @throws TypeError for anything else.
 */
export function readEntry(text: string): FeatureEntry {
  const entry: unknown = JSON.parse(text);
  if (!isEntry(entry)) throw new TypeError("no entry of features");
  return entry;
}

function isEntry(value: unknown): value is FeatureEntry {
  if (!isObject(value)) return false;
  const { image, feature, losses, given, files } = value;
  return (
    isFormat(image) &&
    typeof feature === "string" &&
    Array.isArray(losses) &&
    losses.every(Number.isFinite) &&
    isGiven(given) &&
    isObject(files)
  );
}

function isFormat(value: unknown): boolean {
  if (!isObject(value) || readFormatRecord({ [formatKey]: JSON.stringify(value) }) === undefined) {
    return false;
  }
  const { resize } = value;
  return resize === undefined || (isObject(resize) && isObject(resize["to"]));
}

function isGiven(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isObject(value)) return false;
  return typeof value["leftOut"] === "string" || typeof value["isPlain"] === "boolean";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
