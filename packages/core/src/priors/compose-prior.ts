import { encodeUtf8 } from "../digest/encode-utf8.ts";
import { sha256 } from "../digest/sha256.ts";
import type { BalmsError } from "../errors/balms-error.ts";
import { describeValue } from "../errors/describe-value.ts";
import type { ErrorDetails } from "../errors/error-details.ts";
import type { ClassPrior, Counted } from "./class-prior.ts";

/** What a prior is made of, unchecked. */
export interface PriorParts {
  readonly labels: ArrayLike<unknown>;
  readonly counts: ArrayLike<unknown>;
  readonly counted?: unknown;
  readonly source?: unknown;
}

/** The kind of error to raise: an argument was wrong, or a file. */
export type Failure = new (details: ErrorDetails) => BalmsError;

/** The one way into a `ClassPrior`: checks every part, freezes, takes the digest. */
export function composePrior(parts: PriorParts, Failure: Failure): ClassPrior {
  const counts = checkCounts(parts.counts, Failure);
  const labels = checkLabels(parts.labels, counts.length, Failure);
  const counted = checkCounted(parts.counted, Failure);
  const source = checkSource(parts.source, Failure);
  const canonical = JSON.stringify({ labels, counts, counted });
  const digest = `sha256:${sha256(encodeUtf8(canonical))}`;
  Object.freeze(labels);
  Object.freeze(counts);
  return Object.freeze({ labels, counts, counted, source, digest });
}

function checkCounts(values: ArrayLike<unknown>, Failure: Failure): number[] {
  const counts: number[] = [];
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const count = values[i];
    if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) {
      throw new Failure({
        parameter: "counts",
        received: `${describeValue(count)} at class ${i}`,
        expected: "whole numbers from 0 to 2^53 - 1",
      });
    }
    counts.push(count === 0 ? 0 : count);
    total += count;
  }
  if (counts.length === 0 || total === 0) {
    throw new Failure({
      parameter: "counts",
      received: counts.length === 0 ? "no classes" : "only zeros",
      expected: "at least one class that has examples",
    });
  }
  if (!Number.isSafeInteger(total)) {
    throw new Failure({
      parameter: "counts",
      received: "counts that add up to more than 2^53 - 1",
      expected: "a total that is still exact",
      hint: "Divide all counts by the same number: only their ratios matter.",
    });
  }
  return counts;
}

function checkLabels(values: ArrayLike<unknown>, classes: number, Failure: Failure): string[] {
  if (values.length !== classes) {
    throw new Failure({
      parameter: "labels",
      received: `${values.length} labels for ${classes} counts`,
      expected: "one label per class",
    });
  }
  const labels: string[] = [];
  const seen = new Map<string, number>();
  for (let i = 0; i < values.length; i++) {
    const label = values[i];
    if (typeof label !== "string" || !isWellFormed(label)) {
      throw new Failure({
        parameter: "labels",
        received: `${describeValue(label)} at class ${i}`,
        expected: typeof label === "string" ? "text without halves of characters" : "text",
      });
    }
    const first = seen.get(label);
    if (first !== undefined) {
      throw new Failure({
        parameter: "labels",
        received: `${describeValue(label)} at class ${first} and again at class ${i}`,
        expected: "a different label for every class",
      });
    }
    seen.set(label, i);
    labels.push(label);
  }
  return labels;
}

function checkCounted(counted: unknown, Failure: Failure): Counted {
  if (counted === undefined) return "rows";
  if (counted === "rows" || counted === "images" || counted === "instances") return counted;
  throw new Failure({
    parameter: "counted",
    received: describeValue(counted),
    expected: '"rows", "images" or "instances"',
  });
}

function checkSource(source: unknown, Failure: Failure): string | undefined {
  if (source === undefined || (typeof source === "string" && isWellFormed(source))) return source;
  throw new Failure({
    parameter: "source",
    received: describeValue(source),
    expected: "text that says where the counts come from, or nothing",
  });
}

/** Half a surrogate pair has no UTF-8 form: a file could not give the label back. */
function isWellFormed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xd800 || code > 0xdfff) continue;
    const next = text.charCodeAt(i + 1);
    if (code > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false;
    i++;
  }
  return true;
}
