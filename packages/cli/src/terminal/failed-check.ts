/** A check that failed: the exit status says it, and these lines say why. */
export class FailedCheck extends Error {
  override readonly name = "FailedCheck";
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}
