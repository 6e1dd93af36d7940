import type { SourceFile } from "../count/source-file.ts";
import type { Parameter } from "./table-database.ts";

/** A column of a table, as a query reads it. */
export interface TableColumn {
  readonly name: string;
  /** The cell in a query: by its place or by a parameter, never by its name. */
  readonly cell: string;
  /** Parameters that the cell takes. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Texts, other values that have a text (`native`), lists of such, values of JSON, or something of which no label can be made. */
  readonly type: "text" | "native" | "list" | "json" | "other";
  /** What the file calls the type. */
  readonly typeName: string;
  /** How the column is read where no other is, if that takes less. */
  readonly alone?: ColumnSource;
}

/** What one column is read from. */
export interface ColumnSource {
  readonly cell: string;
  /** What stands behind FROM. */
  readonly from: string;
  /** Parameters of both. */
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** Files that one query reads. */
export interface TableReader {
  readonly files: readonly SourceFile[];
  /** As in "CSV with commas". */
  readonly described: string;
  readonly columns: readonly TableColumn[];
  /** What stands behind FROM. */
  readonly from: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}
