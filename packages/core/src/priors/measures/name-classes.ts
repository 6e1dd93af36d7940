import { describeValue } from "../../errors/describe-value.ts";

/** The first few classes in words, and how many more there are. */
export function nameClasses(classes: readonly unknown[]): string {
  const names = classes.slice(0, 5).map(describeValue);
  const more = classes.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
