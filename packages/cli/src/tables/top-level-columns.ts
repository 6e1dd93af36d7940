/** A column of Parquet as its footer has it, which may be a group of others. */
export interface ParquetColumn {
  readonly name: string;
  /** Of its widest decimal; 0 where there is none. */
  readonly digits: number;
}

/** The schema of a file in the order of reading: behind each name come its children. The first is the table itself. */
export interface ParquetSchema {
  readonly names: readonly string[];
  /** How many children each has. */
  readonly children: readonly number[];
  readonly digits: readonly number[];
}

/** The columns that are not within others. */
export function topLevelColumns({ names, children, digits }: ParquetSchema): ParquetColumn[] {
  const found: ParquetColumn[] = [];
  for (let place = 1; place < names.length;) {
    const name = names[place] ?? "";
    let most = 0;
    for (let open = 1; open > 0 && place < names.length; place++) {
      open += (children[place] ?? 0) - 1;
      most = Math.max(most, digits[place] ?? 0);
    }
    found.push({ name, digits: most });
  }
  return found;
}
