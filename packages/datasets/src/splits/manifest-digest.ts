import { digestOf } from "../digest/digest-of.ts";
import type { SplitManifest } from "./split-manifest.ts";

/** Digest over the canonical form: all fields but the digest, in this order, as JSON without spaces. */
export function manifestDigest(manifest: Omit<SplitManifest, "digest">): string {
  const { format, seed, profile, classes, counts, source, train, validation, meta } = manifest;
  const rule =
    profile.kind === "explicit"
      ? [profile.kind, profile.counts]
      : [profile.kind, profile.imbalanceFactor, profile.largest ?? null];
  const rows = [train, validation, meta];
  return digestOf(
    JSON.stringify([format, seed, rule, classes, counts, source.rows, source.labels, ...rows]),
  );
}
