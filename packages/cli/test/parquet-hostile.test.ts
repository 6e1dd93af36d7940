// Parquet that announces other than it holds: refused by what its footer and the headers of its pages say, before DuckDB makes room for it.
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { expect, test } from "vitest";
import { counting } from "./counting.ts";

const { write, prior, refusal } = counting();

const label = ["--label", "label"];

const table = (column: Omit<ColumnSource, "name">): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "image", data: Array.from(column.data as unknown[], (_, row) => row) },
        { name: "label", ...column },
      ],
      codec: "UNCOMPRESSED",
      statistics: false,
    }),
  );

const labels = table({ data: ["cat", "dog", "cat"], type: "STRING" });

/** The same with other bytes, as hexadecimal digits, where the pattern is found in its pages or in its footer, which says how long it is. */
function changed(place: "pages" | "footer", pattern: RegExp, digits: string): Buffer {
  const end = labels.length - 8;
  const start = end - Buffer.from(labels).readUInt32LE(end);
  const parts = { pages: labels.subarray(0, start), footer: labels.subarray(start, end) };
  const before = Buffer.from(parts[place]).toString("hex");
  const after = before.replaceAll(pattern, digits);
  expect(after).not.toBe(before);
  parts[place] = Buffer.from(after, "hex");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(parts.footer.length);
  return Buffer.concat([parts.pages, parts.footer, length, Buffer.from("PAR1")]);
}

test("what is whole is counted", async () => {
  expect(await prior(await write("a.parquet", labels), ...label)).toMatchObject({
    classes: ["cat", "dog"],
    counts: [2, 1],
  });
});

test.each([
  ["a schema of 2²⁴ columns", "footer", /^1504193c/gu, "150419fc80808008", /footer is damaged/u],
  ["2³⁰ groups of rows", "footer", /1606191c/gu, "160619fc8080808004", /footer is damaged/u],
  ["a type that there is not", "footer", /^1504193c/gu, "1504193b", /footer is damaged/u],
  ["2⁴⁰ rows", "footer", /1606/gu, "16808080808040", /received \d+ bytes that become more than/u],
  ["rows below zero", "footer", /1606/gu, "1605", /footer is damaged/u],
  ["pages of 2³¹ - 1 bytes", "pages", /1506152e/gu, "150615feffffff0f", /bytes that become more/u],
  ["pages of -1 byte", "pages", /1506152e152e/gu, "1506152e1501", /pages are damaged/u],
] as const)("%s in some bytes are refused", async (_, place, pattern, digits, message) => {
  const path = await write("a.parquet", changed(place, pattern, digits));
  expect(await refusal(path, ...label)).toMatch(message);
});

/** A number in groups in groups. */
const deep = (groups: number): Uint8Array => {
  const group = { name: "label", num_children: 1, repetition_type: "REQUIRED" } as const;
  let value: unknown = 1;
  for (let depth = 0; depth < groups; depth++) value = { label: value };
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: "root", num_children: 1 },
        ...Array.from({ length: groups }, () => group),
        { name: "label", type: "INT32", repetition_type: "REQUIRED" },
      ],
      columnData: [{ name: "label", data: [value] }],
    }),
  );
};

test("groups in groups are refused where DuckDB would go off its stack", async () => {
  expect(await refusal(await write("a.parquet", deep(50)), ...label)).toMatch(/STRUCT/u);
  expect(await refusal(await write("b.parquet", deep(120)), ...label)).toMatch(
    /Parquet of groups in groups, 121 deep; expected a table whose columns are at most 100 deep/u,
  );
});

test("texts that repeat the one before, and become far more than they are written in, find no room", async () => {
  const long = "x".repeat(2 ** 17);
  const data = Array.from({ length: 1800 }, () => long);
  const encoding = "DELTA_BYTE_ARRAY";
  const texts = new Uint8Array(
    parquetWriteBuffer({
      columnData: [{ name: "label", data, type: "STRING", encoding, codec: "GZIP" }],
      compressors: { GZIP: (bytes) => gzipSync(bytes) },
    }),
  );
  expect(await refusal(await write("a.parquet", texts), ...label)).toMatch(
    /more different cells than there is room for/u,
  );
});
