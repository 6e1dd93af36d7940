import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { alternateProcesses, inFolder } from "../measuring/alternate-processes.ts";
import type { Effort, Measured } from "../measuring/measure.ts";
import { runNode } from "../measuring/run-process.ts";

// From tools/dist/benchmarks/*: the command as it is published, and the database that it takes.
const balms = fileURLToPath(new URL("../../../../packages/cli/bin/balms.js", import.meta.url));
const duckdb = createRequire(balms).resolve("@duckdb/node-api");

/** A query in a Node process of its own, with the database as it is without any settings. */
const querying = (sql: string) =>
  runNode([
    "-e",
    `const { DuckDBInstance } = require(${JSON.stringify(duckdb)});
    (async () => {
      const connection = await (await DuckDBInstance.create(":memory:")).connect();
      await (await connection.runAndReadAll(${JSON.stringify(sql)})).getRows();
      connection.closeSync();
    })();`,
  ]);

/** As many as iNaturalist 2018 has. */
const labels = 8142;

/** A table of some columns. */
export interface TableShape {
  readonly format: "csv" | "json" | "parquet";
  readonly rows: number;
}

/** `balms prior count` of a table, the whole command, against the same GROUP BY in DuckDB. */
export function measureTable({ format, rows }: TableShape, effort: Effort): Measured {
  return inFolder((folder) => {
    const path = join(folder, `table.${format === "json" ? "jsonl" : format}`);
    querying(
      `COPY (SELECT i AS id, 'class ' || (hash(i) % ${labels}) AS label, random() AS score FROM range(${rows}) t(i))
        TO '${path}' (FORMAT ${format}${format === "csv" ? ", HEADER" : ""})`,
    );
    const output = join(folder, "prior.json");
    return alternateProcesses(
      {
        against: "GROUP BY in DuckDB",
        ours: () => runNode([balms, "prior", "count", path, "--label", "label", "-o", output]),
        theirs: () => querying(`SELECT label, count(*) FROM '${path}' GROUP BY ALL`),
      },
      effort,
    );
  });
}
