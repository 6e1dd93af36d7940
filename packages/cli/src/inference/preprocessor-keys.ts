import type { ModelError } from "@balms/core";

/** What stands in a `preprocessor_config.json`. */
export interface PreprocessorKeys {
  readonly values: Readonly<Record<string, unknown>>;
  /** The kind of processor, without its ending: `ViT`. */
  readonly family: string;
  /** The error for a value that is not understood, with what would be. */
  readonly refuse: (key: string, expected: string) => ModelError;
}

/** A flag that is on unless the file says otherwise, as in all processors that are known. */
export function isOn({ values, refuse }: PreprocessorKeys, key: string): boolean {
  const value = values[key] ?? true;
  if (typeof value === "boolean") return value;
  throw refuse(key, "true or false");
}
