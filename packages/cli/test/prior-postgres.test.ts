// The query for PostgreSQL, run by PostgreSQL, where it is installed.
import { execFile, execFileSync } from "node:child_process";
import { chown, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { priorFromJSON } from "@balms/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { prior } from "./prior-files.ts";
import { hardTable, makeHardTable, sqlQuery } from "./sql-query.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const run = promisify(execFile);
const folder = temporaryFolder();
const programs = await findPrograms();

/** Where Debian puts them: the newest. */
async function findPrograms(): Promise<string | undefined> {
  const place = "/usr/lib/postgresql";
  const [version] = (await readdir(place).catch(() => [])).toSorted(
    (one, other) => Number(other) - Number(one),
  );
  return version === undefined ? undefined : join(place, version, "bin");
}

/** PostgreSQL does not run as root: then as the user that its package made. */
function owner(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ["-u", "-g"].map((which) =>
    Number(execFileSync("id", [which, "postgres"], { encoding: "utf8" })),
  );
  return { uid, gid };
}

async function postgres(program: string, ...words: string[]): Promise<string> {
  const { stdout } = await run(join(programs ?? "", program), words, { ...owner(), cwd: "/" });
  return stdout;
}

// It listens on a socket in its folder, which the number names: no port of the machine is taken.
const sql = (...words: string[]): Promise<string> =>
  postgres(
    "psql",
    "-h",
    folder(),
    "-p",
    "5432",
    "-U",
    "balms",
    "-d",
    "postgres",
    "-v",
    "ON_ERROR_STOP=1",
    ...words,
  );

beforeEach(async () => {
  if (programs === undefined) return;
  const { uid, gid } = owner();
  if (uid !== undefined && gid !== undefined) await chown(folder(), uid, gid);
  const data = join(folder(), "data");
  await postgres(
    "initdb",
    "-D",
    data,
    "-U",
    "balms",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--no-sync",
    "--locale=C",
  );
  const settings = `-k ${folder()} -p 5432 -c listen_addresses= -c fsync=off`;
  await postgres("pg_ctl", "-D", data, "-o", settings, "-l", join(folder(), "log"), "-w", "start");
});

afterEach(async () => {
  if (programs === undefined) return;
  await postgres("pg_ctl", "-D", join(folder(), "data"), "-m", "immediate", "-w", "stop");
});

test.skipIf(programs === undefined)(
  "PostgreSQL counts as balms counts the same rows of a file",
  async () => {
    const { columns, named } = hardTable;
    await sql("-c", makeHardTable());
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await mkdir(join(folder(), "files"));
    const table = join(folder(), "files", "table.parquet");
    await connection.run(makeHardTable());
    await connection.run(`COPY ${named} TO '${table}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    for (const [label, words] of [
      [columns[0], []],
      [columns[1], ["--separator", "|"]],
      [columns[1], ["--separator", "|", "--sample", "0.999999999"]],
    ] as const) {
      const query = await sqlQuery("postgres", "--table", named, "--label", label, ...words);
      const file = join(folder(), "files", "counts.csv");
      await writeFile(file, await sql("--csv", "-c", query));
      const counting = words.slice(0, 2);
      const [imported, counted] = [
        await prior("import", file, "--format", "names"),
        await prior("count", table, "--label", label, "--format", "names", ...counting),
      ].map(({ stdout }) => priorFromJSON(stdout).digest);
      expect(imported).toBe(counted);
    }
    const numbers = "CREATE TABLE ids AS SELECT i % 3 AS id FROM generate_series(1, 300) AS i";
    await sql("-c", numbers);
    const query = await sqlQuery(
      "postgres",
      "--table",
      "ids",
      "--label",
      "id",
      "--where",
      "id < 2",
    );
    expect((await sql("--csv", "-c", query)).trim().split("\n").toSorted()).toEqual([
      "0,100",
      "1,100",
      "label,count",
    ]);
  },
);
