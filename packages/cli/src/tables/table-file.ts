import type { SourceFile } from "../count/source-file.ts";
import type { TableKind } from "../count/source-kind.ts";

/** A file of a table, and what it is. */
export interface TableFile {
  readonly source: SourceFile;
  readonly kind: TableKind;
}
