import { copyFile, symlink } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { resolve } from "node:path";
import type { DuckDBValue } from "@duckdb/node-api";
import { checkSignal } from "@balms/core/adapter";
import type { CountContext } from "../count/count-options.ts";
import { isGlob } from "../data/expand-glob.ts";
import type { WorkFolder } from "../count/work-folder.ts";
import { showProgress } from "./show-progress.ts";

/** A value that a query takes where `$name` stands in it. */
export type Parameter = string | boolean | readonly string[] | Readonly<Record<string, string>>;

/** An embedded DuckDB that reads the files it was opened for, and nothing else. */
export interface TableDatabase {
  /** The columns of a query's result. */
  columns(sql: string, parameters?: Readonly<Record<string, Parameter>>): Promise<unknown[][]>;
  /** The same for a query over all rows of large files, which may take its time. */
  scan(sql: string, parameters?: Readonly<Record<string, Parameter>>): Promise<unknown[][]>;
  /** The same for one text of each row, which come one after another, in the order of the rows. */
  stream(
    sql: string,
    parameters: Readonly<Record<string, Parameter>>,
    take: (text: string) => void,
  ): Promise<void>;
  /** The path by which the database reads a file. */
  pathOf(file: string): string;
  /** Stops what is under way, which fails then. */
  interrupt(): void;
  /** Stops what is under way, and gives everything back. */
  close(): Promise<void>;
}

interface DatabaseOptions {
  readonly files: readonly string[];
  readonly work: WorkFolder;
  readonly threads: number | undefined;
  /** Mebibytes that are enough for the files, where that is known. */
  readonly memory?: number;
  readonly context: CountContext;
}

/**
 * Opens a database in memory, which spills into the folder for work. It may load no extension, reach no network, and
 * open no files but those that are named; its settings cannot be changed any more.
 */
export async function openTableDatabase(options: DatabaseOptions): Promise<TableDatabase> {
  const { files, work, context } = options;
  const { signal } = context;
  const threads = options.threads ?? availableParallelism();
  const { DuckDBInstance, listValue, structValue } = await import("@duckdb/node-api");
  const paths = new Map<string, string>();
  for (const file of files) paths.set(file, await plainPath(file, work));
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(threads),
    memory_limit: `${Math.min(options.memory ?? Infinity, memoryLimit(threads))}MiB`,
    temp_directory: await work.newFile(),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  const connection = await instance.connect();
  const allowed = [...paths.values()].map((path) => `'${path.replaceAll("'", "''")}'`).join(", ");
  // How far a query is, is asked for, and not printed.
  await connection.run(`SET allowed_paths = [${allowed}]; SET enable_external_access = false;
    SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET lock_configuration = true`);
  let running: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  const interrupt = (): void => {
    // A query that comes later is to fail as well.
    isStopped = true;
    connection.interrupt();
  };
  signal.addEventListener("abort", interrupt);
  const run = async <Result>(
    query: (values: Record<string, DuckDBValue>) => Promise<Result>,
    parameters: Readonly<Record<string, Parameter>>,
  ): Promise<Result> => {
    checkSignal(signal);
    if (isStopped) throw new Error("the database was stopped");
    const values = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => {
        if (typeof value !== "object") return [name, value];
        return [name, isList(value) ? listValue(value) : structValue(value)];
      }),
    );
    const result = query(values);
    running = result;
    try {
      return await result;
    } catch (error) {
      checkSignal(signal);
      throw error;
    }
  };
  const columns: TableDatabase["columns"] = (sql, parameters = {}) =>
    run(async (values) => (await connection.runAndReadAll(sql, values)).getColumnsJS(), parameters);
  const stream: TableDatabase["stream"] = (sql, parameters, take) =>
    run(async (values) => {
      const result = await connection.stream(sql, values);
      for (;;) {
        const piece = await result.fetchChunk();
        if (piece === null || piece.rowCount === 0) return;
        piece.visitColumnValues(0, (text) => take(String(text)));
      }
    }, parameters);
  const shown = <Result>(query: Promise<Result>): Promise<Result> =>
    showProgress(query, () => connection.progress.percentage, context);
  return {
    columns,
    scan: (sql, parameters) => shown(columns(sql, parameters)),
    stream: (sql, parameters, take) => shown(stream(sql, parameters, take)),
    pathOf: (file) => paths.get(file) ?? file,
    interrupt,
    close: async () => {
      signal.removeEventListener("abort", interrupt);
      interrupt();
      await running.catch(() => undefined);
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function isList(
  value: readonly string[] | Readonly<Record<string, string>>,
): value is readonly string[] {
  return Array.isArray(value);
}

/** An absolute path, in which DuckDB finds no address and no pattern: a link stands for what looks like one. */
async function plainPath(file: string, work: WorkFolder): Promise<string> {
  const path = resolve(file);
  if (!isGlob(path)) return path;
  const link = await work.newFile();
  // Where links may not be made, as on some Windows, a copy does the same.
  await symlink(path, link).catch(() => copyFile(path, link));
  return link;
}

/** Mebibytes: a reader of CSV takes up to 64 of them in each thread. */
function memoryLimit(threads: number): number {
  const half = Math.floor(totalmem() / 2 ** 21);
  return Math.min(half, Math.max(1024, 128 * threads));
}
