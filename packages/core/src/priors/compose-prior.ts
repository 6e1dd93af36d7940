import { encodeUtf8 } from "../digest/encode-utf8.ts";
import { sha256 } from "../digest/sha256.ts";
import { describeValue } from "../errors/describe-value.ts";
import { producer as thisPackage } from "../version.ts";
import { checkCounts } from "./check-counts.ts";
import { checkNames } from "./check-names.ts";
import { checkText, checkTime } from "./check-text.ts";
import type { ClassPrior, Counted } from "./class-prior.ts";
import type { Refuse } from "./refuse-prior.ts";

/** What a prior is made of, unchecked. */
export interface PriorParts {
  readonly classes: ArrayLike<unknown>;
  readonly counts: ArrayLike<unknown>;
  readonly counted?: unknown;
  readonly examples?: unknown;
  readonly source?: unknown;
  readonly time?: unknown;
  readonly license?: unknown;
  readonly producer?: unknown;
  readonly lineage?: readonly unknown[] | undefined;
}

/** The one way into a `ClassPrior`: checks every part, freezes, takes the digest. */
export function composePrior(parts: PriorParts, refuse: Refuse): ClassPrior {
  const counted = checkKind(parts.counted, refuse);
  const counts = checkCounts(parts.counts, counted, refuse);
  const classes = checkClassNames(parts.classes, counts.length, refuse);
  const examples = checkExamples(parts.examples, counted, counts, refuse);
  const provenance = {
    source: checkText(parts.source, "source", refuse),
    time: checkTime(parts.time, refuse),
    license: checkText(parts.license, "license", refuse),
    producer: checkText(parts.producer, "producer", refuse) ?? thisPackage,
    lineage: checkLineage(parts.lineage, refuse),
  };
  // A field that is undefined is not written: priors of single-label rows have no `examples`.
  // The class names are `labels` in digests and files, which outlive names in code.
  const canonical = JSON.stringify({ labels: classes, counts, counted, examples });
  const digest = `sha256:${sha256(encodeUtf8(canonical))}`;
  for (const list of [classes, counts, provenance.lineage]) Object.freeze(list);
  return Object.freeze({ classes, counts, counted, examples, ...provenance, digest });
}

function checkClassNames(values: ArrayLike<unknown>, length: number, refuse: Refuse): string[] {
  if (values.length === length) return [...checkNames(values, "classes", refuse).keys()];
  return refuse("classes", `${values.length} names`, `${length} names`);
}

function checkKind(counted: unknown, refuse: Refuse): Counted {
  const kinds: readonly unknown[] = ["rows", "images", "instances", "weights"];
  if (counted === undefined) return "rows";
  if (kinds.includes(counted)) return counted as Counted;
  return refuse("counted", describeValue(counted), kinds.join(", "));
}

function checkExamples(
  examples: unknown,
  counted: Counted,
  counts: readonly number[],
  refuse: Refuse,
): number | undefined {
  if (examples === undefined) return undefined;
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const fits = Number.isSafeInteger(examples) && Number(examples) >= most;
  if (fits && (counted === "rows" || counted === "images")) return Number(examples);
  const expected = `a whole number from ${most}, beside counts of rows or images`;
  return refuse("examples", describeValue(examples), expected);
}

function checkLineage(lineage: readonly unknown[] = [], refuse: Refuse): string[] {
  const digests = lineage.map((digest) => {
    if (typeof digest === "string" && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
    return refuse("lineage", describeValue(digest), '"sha256:" and 64 hexadecimal digits');
  });
  return digests.toSorted();
}
