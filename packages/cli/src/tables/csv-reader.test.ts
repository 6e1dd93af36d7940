import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { csvReaders } from "./csv-reader.ts";
import type { TableDatabase } from "./table-database.ts";

const unasked: TableDatabase = {
  columns: (sql) => Promise.reject(new Error(sql)),
  scan: (sql) => Promise.reject(new Error(sql)),
  stream: (sql) => Promise.reject(new Error(sql)),
  pathOf: (file) => file,
  interrupt: () => undefined,
  close: () => Promise.resolve(),
};

test.each(["none", "gzip"] as const)(
  "the first lines, compressed by %s, are read without DuckDB, which would unpack all behind them",
  async (compression) => {
    const text = Buffer.from(`image;label\na;cat\n${"\0".repeat(1_000_000)}`);
    const head = (compression === "gzip" ? gzipSync(text) : text).subarray(0, 2 ** 16);
    const file = { name: "a.csv", path: "a.csv", head };
    const options = { header: true, wanted: ["label"], compression };
    const [reader] = await csvReaders(unasked, [file], options);
    expect(reader?.columns.map(({ name }) => name)).toEqual(["image", "label"]);
  },
);
