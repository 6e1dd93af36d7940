/** How a file is compressed. */
export type Compression = "none" | "gzip" | "zstd";

/** What the files of a table are. */
export interface TableKind {
  readonly kind: "table";
  readonly format: "csv" | "json-lines" | "json-array" | "parquet";
  readonly compression: Compression;
}

/** What a source is taken for. One file beside this one counts each kind. */
export type SourceKind =
  | { readonly kind: "folder" }
  /** Labels one per line, paths with labels behind them, or one array of labels (.npy, IDX). */
  | { readonly kind: "labels" }
  /** Several arrays, one of them of labels (.npz). */
  | { readonly kind: "archive" }
  /** A JSON document with annotations, as COCO and LVIS have them. */
  | { readonly kind: "annotations"; readonly compression: Compression }
  | TableKind;
