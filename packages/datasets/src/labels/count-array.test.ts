import * as fc from "fast-check";
import { expect, test } from "vitest";
import { npyBytes } from "../../test/npy-bytes.ts";
import type { NpyData } from "../readers/npy-array.ts";
import { writeNpy } from "../readers/write-npy.ts";
import { countLabels, type CountLabelsOptions } from "./count-labels.ts";

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield await Promise.resolve(bytes.subarray(start, start + size));
  }
}

const count = (bytes: Uint8Array, options: CountLabelsOptions = {}, size = 5000) =>
  countLabels(pieces(bytes, size), { name: "y.npy", ...options });

/** Zeros and ones, row by row → an .npy file of them, in C order or Fortran order. */
function bitsFile(rows: readonly (readonly number[])[], descr: string, fortran: boolean): Buffer {
  const columns = rows[0]?.length ?? 0;
  const values = fortran
    ? Array.from({ length: columns }, (_, column) => rows.map((row) => row[column] ?? 0)).flat()
    : rows.flat();
  const elements = Buffer.alloc(8 * values.length);
  const [size, write] = writers[descr] ?? [0, () => 0];
  for (const [index, value] of values.entries()) write(elements, value, index * size);
  const shape = `(${rows.length}, ${columns})`;
  return npyBytes(
    { descr: `'${descr}'`, shape, fortran },
    elements.subarray(0, size * values.length),
  );
}

type Writer = (bytes: Buffer, value: number, offset: number) => number;
const writers: Readonly<Record<string, readonly [size: number, write: Writer]>> = {
  "|b1": [1, (bytes, value, offset) => bytes.writeUInt8(value, offset)],
  "|i1": [1, (bytes, value, offset) => bytes.writeInt8(value, offset)],
  ">i2": [2, (bytes, value, offset) => bytes.writeInt16BE(value, offset)],
  "<i8": [8, (bytes, value, offset) => bytes.writeBigInt64LE(BigInt(value), offset)],
  ">u8": [8, (bytes, value, offset) => bytes.writeBigUInt64BE(BigInt(value), offset)],
  "<f4": [4, (bytes, value, offset) => bytes.writeFloatLE(value, offset)],
  ">f8": [8, (bytes, value, offset) => bytes.writeDoubleBE(value, offset)],
};

const rowOf = (columns: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: 1 }), { minLength: columns, maxLength: columns });

test("zeros and ones are counted column by column, whatever their type, order and pieces", async () => {
  const matrix = fc
    .integer({ min: 2, max: 5 })
    .chain((columns) => fc.array(rowOf(columns), { minLength: columns, maxLength: 12 }));
  const types = fc.constantFrom(...Object.keys(writers));
  await fc.assert(
    fc.asyncProperty(
      matrix,
      types,
      fc.boolean(),
      fc.integer({ min: 1, max: 5000 }),
      async (rows, descr, fortran, size) => {
        const ones = rows.map((each) => each.reduce((sum, value) => sum + value, 0));
        expect(await count(bitsFile(rows, descr, fortran), {}, size)).toEqual({
          kind: "indicators",
          rows: rows.length,
          labels: rows[0]?.map((_, label) => ({
            label,
            count: rows.filter((each) => each[label] === 1).length,
          })),
          none: ones.filter((sum) => sum === 0).length,
          single: ones.filter((sum) => sum === 1).length,
        });
      },
    ),
  );
});

test("ids are counted in pieces as they are at once, in all types and versions", async () => {
  const ids = Array.from({ length: 3000 }, (_, row) => (row * row) % 90);
  const expected = Array.from({ length: 90 }, (_, label) => ({
    label,
    count: ids.filter((id) => id === label).length,
    first: ids.indexOf(label),
  })).filter((label) => label.count > 0);
  const arrays: NpyData[] = [
    Int8Array.from(ids),
    Uint16Array.from(ids),
    Uint32Array.from(ids),
    BigInt64Array.from(ids, BigInt),
  ];
  for (const data of arrays) {
    const file = writeNpy({ shape: [ids.length], data });
    const tally = { kind: "ids", rows: 3000, labels: expected };
    expect(await count(file, {}, 4097)).toEqual(tally);
    const column = writeNpy({ shape: [ids.length, 1], data });
    expect(await count(column)).toEqual({ ...tally, inColumn: true });
  }
  for (const version of [1, 2, 3]) {
    const header = { descr: "'|u1'", shape: "(3,)" };
    const file = npyBytes(header, Uint8Array.of(1, 0, 1), version);
    expect(await count(file)).toMatchObject({ kind: "ids", rows: 3 });
  }
});

test("ids above a million are counted like others, and as many different ones refused", async () => {
  const ids = Int32Array.of(3_000_000, 7, 2_147_483_647, 7, 3_000_000);
  const found = await count(writeNpy({ shape: [5], data: ids }), { format: "ids" });
  expect(found).toMatchObject({
    labels: [
      { label: 7, count: 2, first: 1 },
      { label: 3_000_000, count: 2, first: 0 },
      { label: 2_147_483_647, count: 1, first: 2 },
    ],
  });
  const many = writeNpy({
    shape: [1_300_000],
    data: Int32Array.from({ length: 1_300_000 }, (_, id) => id),
  });
  await expect(count(many, { format: "ids" })).rejects.toThrow(
    /more than \d+ different ids in \d+ rows/u,
  );
});

test("text is counted as names: in UTF-32 of both byte orders, and in bytes", async () => {
  const names = ["cat", "dög", "cat", "日本", "cat", "日本"];
  const utf32 = Buffer.alloc(names.length * 12);
  for (const [row, name] of names.entries()) {
    for (const [place, letter] of Array.from(name).entries()) {
      utf32.writeUInt32LE(letter.codePointAt(0) ?? 0, 12 * row + 4 * place);
    }
  }
  const bytes = Buffer.alloc(names.length * 6);
  for (const [row, name] of names.entries()) bytes.write(name, 6 * row);
  const files = [
    npyBytes({ descr: "'<U3'", shape: "(6,)" }, utf32),
    npyBytes({ descr: "'>U3'", shape: "(6,)" }, Buffer.from(utf32).swap32()),
    npyBytes({ descr: "'|S6'", shape: "(6,)" }, bytes),
  ];
  for (const file of files) {
    for (const size of [1, 7, 5000]) {
      expect(await count(file, {}, size)).toEqual({
        kind: "names",
        rows: 6,
        labels: [
          { label: "cat", count: 3 },
          { label: "dög", count: 1 },
          { label: "日本", count: 2 },
        ],
      });
    }
  }
});

test("one row of as many columns as there are classes is a row", async () => {
  const file = writeNpy({ shape: [1, 3], data: Uint8Array.of(1, 0, 1) });
  expect(await count(file, { classes: ["a", "b", "c"] })).toMatchObject({
    labels: [{ count: 1 }, { count: 0 }, { count: 1 }],
  });
});
