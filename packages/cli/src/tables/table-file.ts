import type { TableKind } from "../count/source-kind.ts";
import type { StagedSource } from "../count/stage-source.ts";

/** A file of a table, and what it is. */
export interface TableFile {
  readonly source: StagedSource;
  readonly kind: TableKind;
}
