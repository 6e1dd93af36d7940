import { refuseValue } from "@balms/core/adapter";

/** Refuses a word that would count as "error" where a prior is `sampled`, and as nothing elsewhere. */
export function checkMismatch(mismatch: unknown): void {
  if (mismatch === undefined || mismatch === "error" || mismatch === "intended") return;
  refuseValue("mismatch", mismatch, '"error" or "intended"');
}
