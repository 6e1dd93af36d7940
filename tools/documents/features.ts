// Which package has what, by which name: features.json. docs/features.md is written from it (`npm run features`); a test
// holds it against the exports: every name must be exported, and every exported function and class be named.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The packages, by their folders. */
export const columns = [
  "core",
  "sampler",
  "onnx",
  "tfjs",
  "brain",
  "datasets",
  "detection",
  "cli",
] as const;

export type Column = (typeof columns)[number];

export interface Feature {
  readonly what: string;
  /**
   * How a package does it: names of functions and classes, or a call with the option that does it, such as
   * `fitBalanced({ sampler })`, or a command line that begins with `balms`.
   */
  readonly by: Partial<Readonly<Record<Column, readonly string[]>>>;
}

export interface FeatureGroup {
  readonly title: string;
  readonly features: readonly Feature[];
}

/** Reads features.json, from the sources as from `tools/dist`. */
export function readFeatures(): readonly FeatureGroup[] {
  const here = new URL("./", import.meta.url);
  const sources = here.pathname.endsWith("/tools/dist/documents/") ? "../../documents/" : "./";
  const file = fileURLToPath(new URL(`${sources}features.json`, here));
  return JSON.parse(readFileSync(file, "utf8")) as readonly FeatureGroup[];
}
