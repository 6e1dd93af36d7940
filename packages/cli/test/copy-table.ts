import { DuckDBInstance } from "@duckdb/node-api";

/** Writes a table by a query of DuckDB, as `COPY` does. */
export async function copyTable(query: string, path: string, options: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path}' (${options})`);
  connection.closeSync();
  instance.closeSync();
}
