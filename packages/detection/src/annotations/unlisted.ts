import { listNames } from "@balms/core/adapter";
import type { RecordChecks } from "./record-checks.ts";

/** Refuses annotations of images that a file does not list, where there are any. */
export function refuseUnlistedImages(checks: RecordChecks, missing: readonly number[]): void {
  if (missing.length === 0) return;
  const which = missing.length === 1 ? "an image that is" : "images that are";
  checks.refuse(
    `annotations of ${which} not in \`images\`: ${listNames(missing)}`,
    "every image_id in it",
  );
}

/** Refuses annotations of categories that a file does not list, where there are any. */
export function refuseUnlistedCategories(checks: RecordChecks, missing: readonly number[]): void {
  if (missing.length === 0) return;
  const which = missing.length === 1 ? "a category that is" : "categories that are";
  checks.refuse(`${which} not in \`categories\`: ${listNames(missing)}`, "every category_id in it");
}
