import { compareCodePoints } from "@balms/core/adapter";
import type { LabelCount } from "./label-tally.ts";

/** Names, each once, with the sum of its counts; sorted by code point. */
export function sumNames(found: readonly LabelCount<string>[]): LabelCount<string>[] {
  // Without surrogates that order is the one of JavaScript, which takes a third of the time.
  const isPlain = !found.some(({ label }) => /[\uD800-\uDFFF]/.test(label));
  return summed(
    found.toSorted(({ label: left }, { label: right }) =>
      isPlain ? (left < right ? -1 : Number(left > right)) : compareCodePoints(left, right),
    ),
  );
}

/** Ids, each once, with the sum of its counts; ascending. */
export function sumIds(found: readonly LabelCount<number>[]): LabelCount<number>[] {
  return summed(found.toSorted((left, right) => left.label - right.label));
}

/** Without a map: one of a million texts takes longer than to sort them, which they have to be anyway. */
function summed<Label>(sorted: readonly LabelCount<Label>[]): LabelCount<Label>[] {
  const labels: { readonly label: Label; count: number }[] = [];
  for (const { label, count } of sorted) {
    const last = labels.at(-1);
    if (last?.label === label) last.count += count;
    else labels.push({ label, count });
  }
  return labels;
}
