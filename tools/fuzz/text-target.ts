import type { FuzzTarget } from "./fuzz-target.ts";
import { mutateText } from "./mutate-text.ts";

/** A reader of texts. */
export function textTarget(
  seeds: readonly (string | object)[],
  survive: (text: string, bytes: Uint8Array) => Promise<string> | string,
  inGate = 2000,
): FuzzTarget {
  return {
    seeds: () =>
      seeds.map((seed) => Buffer.from(typeof seed === "string" ? seed : JSON.stringify(seed))),
    mutate: mutateText,
    survive: (bytes) => survive(Buffer.from(bytes).toString(), bytes),
    inGate,
  };
}
