import { describeValue } from "../../errors/describe-value.ts";

/** The first few labels in words, and how many more there are. */
export function nameClasses(labels: readonly unknown[]): string {
  const names = labels.slice(0, 5).map(describeValue);
  const more = labels.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
