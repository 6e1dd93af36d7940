// Files that are damaged, or made to do harm: each is refused by its name, and takes no more memory than others.
import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGzip, gzipSync } from "node:zlib";
import { priorFromJSON } from "@balms/core";
import { expect, test } from "vitest";
import { counting } from "./counting.ts";
import { runBalms } from "./run-balms.ts";

const { at, write, copy, count, prior, refusal, left } = counting();

const label = ["--label", "label"];
const rows = "image,label\n" + "a,cat\n".repeat(1000);

/** Packs pieces into a file without holding all of them. */
async function pack(name: string, pieces: () => Iterable<string>): Promise<string> {
  await pipeline(Readable.from(pieces()), createGzip(), createWriteStream(at(name)));
  return at(name);
}

function* repeated(start: string, piece: string, times: number): Generator<string> {
  yield start;
  for (let time = 0; time < times; time++) yield piece;
}

test.each([
  ["a ragged line", `${rows}b\n`, /1 cell in line 1002; expected 2/u],
  ["a line with more", `${rows}b,dog,x\n`, /3 cells in line 1002; expected 2/u],
  ["an open quote", `${rows}b,"dog\n${"a,cat\n".repeat(9)}`, /a quote that is not closed/u],
  ["broken UTF-8", Buffer.from(`${rows}b,d\xf6g\n`, "latin1"), /not UTF-8 (?:in|near) line 1002/u],
  ["two kinds of line ends", `image,label\r\na,cat\nb,dog\r\nc,dog\n`, /lines that are no CSV/u],
  ["a header alone", "image,label\n", /received no labels/u],
  ["empty lines", "\n\n", /received no lines/u],
  ["nothing", "", /received an empty file/u],
  ["a null in a label", `${rows}b,d\u0000g\n`, /a control character|UTF-16/u],
])("CSV with %s", async (_, content, message) => {
  expect(await refusal(await write("table.csv", content), ...label)).toMatch(message);
});

test("lines of 100 MB are refused wherever they stand, also where DuckDB passes over them", async () => {
  const long = "x".repeat(100_000_000);
  for (const content of [
    `image,label\n${long},cat\nb,dog\n`,
    `${rows}b,${long}\nb,dog\n`,
    `${rows}b,${long}`,
    `${rows}"${long}`,
  ]) {
    expect(await refusal(await write("long.csv", content), ...label)).toMatch(
      /a line that is far too long|a quote that is not closed|cells? in line \d+/u,
    );
  }
  const lines = await write("long.jsonl", `{"x": "${long}", "label": "cat"}\n`);
  expect(await refusal(lines, ...label)).toMatch(/a line that is far too long/u);
});

test.each([
  [
    "a name that does not end",
    Buffer.from(`\x1f\x8b\x08\x08\0\0\0\0\0\x03${"A".repeat(1e6)}`, "latin1"),
  ],
  ["members that hold nothing", Buffer.concat(Array.from({ length: 1000 }, () => gzipSync("")))],
])("gzip data with %s are not read to their end", async (_, content) => {
  expect(await refusal(await write("table.csv.gz", content), ...label)).toMatch(
    /gzip data of which 16384 bytes hold nothing/u,
  );
});

test("compressed data that are cut off or changed are not counted as far as they go", async () => {
  const packed = gzipSync(rows);
  // At the end of a line, where the part looks whole.
  const whole = await prior(await write("a.csv.gz", packed), ...label);
  expect(whole.counts).toEqual([1000]);
  for (const content of [packed.subarray(0, -8), packed.subarray(0, packed.length / 2)]) {
    expect(await refusal(await write("a.csv.gz", content), ...label)).toMatch(
      /a\.csv\.gz.*gzip data that cannot be unpacked to their end/u,
    );
  }
  const changed = Buffer.from(packed);
  changed.writeUInt8(changed.readUInt8(changed.length - 6) ^ 1, changed.length - 6);
  expect(await refusal(await write("a.csv.gz", changed), ...label)).toMatch(
    /gzip data that cannot/u,
  );
  const path = await copy(
    "SELECT i AS image, 'c' || (hash(i) % 9) AS label FROM range(90000) t(i)",
    "a.csv.zst",
    "HEADER, COMPRESSION zstd",
  );
  const zstd = await readFile(path);
  expect((await prior(path, ...label)).classes).toHaveLength(9);
  for (const end of [zstd.length - 1, zstd.length >> 1, 7]) {
    const cut = await write("b.csv.zst", zstd.subarray(0, end));
    expect(await refusal(cut, ...label)).toMatch(/b\.csv\.zst.*Zstandard data that are cut off/u);
  }
});

test("data that become far more than what they are packed in are refused, and the count with them", async () => {
  // One behind the other they are one file.
  const part = gzipSync("a,cat\n".repeat(3_000_000));
  const parts = Array.from({ length: 31 }, () => part);
  const bomb = await write("bomb.csv.gz", Buffer.concat([gzipSync(rows), ...parts]));
  expect(await refusal(bomb, ...label)).toMatch(
    /bomb\.csv\.gz.*bytes that become more than 536,870,912/u,
  );
  const [ofOne, compressed] = [Buffer.from([2, 0, 16, 32]), Buffer.from("2c00000d00202000", "hex")];
  const unsized = "28b52ffd0038";
  const said = "28b52ffdc0380a00000000000000";
  for (const [start, block] of [
    [unsized, ofOne],
    [unsized, compressed],
    // Ten bytes, as it says.
    [said, ofOne],
    [said, compressed],
  ] as const) {
    const end = Buffer.from(block);
    end[0] |= 1;
    // Blocks of 2¹⁷ spaces each.
    const blocks = Array.from({ length: 4096 }, () => block);
    const spaces = Buffer.concat([Buffer.from(start, "hex"), ...blocks, end]);
    expect(await refusal(await write("bomb.csv.zst", spaces), ...label)).toMatch(
      /bomb\.csv\.zst.*bytes that become more than 536,870,912/u,
    );
  }
  expect(await left()).toEqual([]);
});

test("a bomb of zeros is told by its first lines that have no end", async () => {
  const zeros = "\0".repeat(10_000_000);
  const bomb = await pack("bomb.csv.gz", () => repeated(rows, zeros, 10));
  expect(await refusal(bomb, ...label)).toMatch(/a line that is far too long for a row/u);
  expect(await left()).toEqual([]);
});

test("JSON that is nested a million times takes no stack, and labels that are so are refused", async () => {
  const deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
  const beside = await write("a.jsonl", `{"label": "cat", "x": ${deep}}\n{"label": "cat"}\n`);
  expect(await prior(beside, ...label)).toMatchObject({ counts: [2] });
  const inside = await write("b.jsonl", `{"label": ${deep}}\n{"label": "cat"}\n`);
  expect(await refusal(inside, ...label)).toMatch(/a cell of 2000000 characters/u);
  const document = await write("c.json", `{"x":\n${deep}}`);
  expect(await refusal(document)).toMatch(/c\.json/u);
});

test.each([
  ['{"label": "cat"}\n{"label": "dog"\n', /broken JSON near row/u],
  ['{"label": "cat"}\n{"label": "\\ud800"}\n', /broken JSON near row/u],
  [
    '{"label": "cat"}\n{"label": "cat"}\n["dog"]\n',
    /received \["dog"\]; expected an object in each row/u,
  ],
  ['{"label": "cat"}\n{"label": {"a": 1}}\n', /the object \{"a":1\}/u],
  ['{"label": "cat"}\n{"label": "cat"}\n null \n', /received null; expected an object in each/u],
  [
    '{"label": "cat"}\n{"label": "cat", "label": "dog"}\n',
    /an object with the duplicate key "label"/u,
  ],
])("JSON lines that are none: %j", async (content, message) => {
  expect(await refusal(await write("a.jsonl", content), ...label)).toMatch(message);
});

test("Parquet that is cut off, or announces other rows than it has, is refused", async () => {
  const path = await copy(
    "SELECT i AS image, 'c' || (i % 9) AS label FROM range(3000) t(i)",
    "a.parquet",
    "FORMAT parquet",
  );
  const bytes = await readFile(path);
  for (const end of [bytes.length - 1, bytes.length >> 1, 12]) {
    const cut = await write("b.parquet", bytes.subarray(0, end));
    expect(await refusal(cut, ...label)).toMatch(/b\.parquet/u);
  }
  // The number of all rows stands in the footer, behind the schema: 3000 as a varint of twice that.
  const rowsAt = bytes.lastIndexOf(Buffer.from([0xf0, 0x2e]), bytes.length - 8);
  const first = bytes.indexOf(
    Buffer.from([0xf0, 0x2e]),
    bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8),
  );
  for (const place of new Set([first, rowsAt])) {
    const wrong = Buffer.from(bytes);
    wrong[place] = 0xee;
    expect(await refusal(await write("b.parquet", wrong), ...label)).toMatch(/b\.parquet/u);
  }
});

test("a pipe that nobody writes to ends with the request to stop", async () => {
  await promisify(execFile)("mkfifo", [at("pipe")]);
  const abort = new AbortController();
  const counted = runBalms(["prior", "count", at("pipe"), ...label], { signal: abort.signal });
  // It is opened for writing when somebody reads it.
  const writer = await open(at("pipe"), "w");
  abort.abort("SIGINT");
  expect(await counted).toMatchObject({ status: 130, stdout: "" });
  await writer.close();
  expect(await left()).toEqual([]);
});

test("a long count ends with the request to stop", async () => {
  const long = await pack("long.csv.gz", () =>
    repeated("image,label\n", "a,cat\n".repeat(100_000), 300),
  );
  const abort = new AbortController();
  const { signal } = abort;
  const listen = signal.addEventListener.bind(signal);
  // What counts listens while it does.
  signal.addEventListener = (...given: Parameters<typeof listen>) => {
    listen(...given);
    setImmediate(() => abort.abort("SIGINT"));
  };
  const counted = await runBalms(["prior", "count", long, ...label], { signal });
  expect(counted).toMatchObject({ status: 130, stdout: "" });
  expect(await left()).toEqual([]);
});

test("a table in a FIFO is counted, in memory that does not grow with it", async () => {
  await promisify(execFile)("mkfifo", [at("pipe")]);
  const writing = pipeline(
    Readable.from(repeated(rows, "b,dog\n".repeat(1000), 9)),
    createWriteStream(at("pipe")),
  );
  const result = await count(at("pipe"), ...label);
  await writing;
  expect(priorFromJSON(result.stdout)).toMatchObject({ counts: [1000, 9000], source: undefined });
});
