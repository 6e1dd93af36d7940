/** A check that failed: all is said already, and the exit status says it, too. */
export class FailedCheck extends Error {
  override readonly name = "FailedCheck";
}
