import { describeValue } from "../../errors/describe-value.ts";

const namedAtMost = 5;

/** The first few labels in words, and how many more there are. */
export function nameLabels(labels: readonly unknown[]): string {
  const names = labels.slice(0, namedAtMost).map((label) => describeValue(label));
  const more = labels.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
