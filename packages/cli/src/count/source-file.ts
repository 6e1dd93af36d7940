/** A file that is counted. */
export interface SourceFile {
  /** What messages call it: as the user named it. */
  readonly name: string;
  /** Where its bytes lie. */
  readonly path: string;
}
