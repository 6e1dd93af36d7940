import { priorFromCounts } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkClassRows } from "./class-rows.ts";
import { contiguousRows } from "./contiguous-rows.ts";
import { indexImages } from "./index-images.ts";
import { indexRows } from "./index-rows.ts";
import { createRowNumbers } from "./row-numbers.ts";

test("the rows of each class are found, ascending", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 200 }), (labels) => {
      for (const given of [labels, Uint8Array.from(labels), Float64Array.from(labels)]) {
        const rows = indexRows(given, { classes: 7 });
        expect(rows.rowCount).toBe(labels.length);
        for (let id = 0; id < 7; id++) {
          const expected = labels.flatMap((label, row) => (label === id ? [row] : []));
          const found = Array.from({ length: rows.prior.counts[id] }, (_, k) => rows.rowOf(id, k));
          expect(found).toEqual(expected);
        }
        labels.forEach((label, row) => expect(rows.classOf(row)).toBe(label));
      }
    }),
  );
});

test("class names and priors name the classes", () => {
  const rows = indexRows([1, 0, 1], { classes: ["cat", "lynx"] });
  expect(rows.prior.classes).toEqual(["cat", "lynx"]);
  expect(indexRows([1, 0, 1], { prior: rows.prior }).prior).toBe(rows.prior);
});

test("contiguous rows are numbered class by class, past 2^32 as well", () => {
  const rows = contiguousRows(priorFromCounts([2 ** 40, 0, 3]));
  expect(rows.rowCount).toBe(2 ** 40 + 3);
  expect(rows.rowOf(2, 2)).toBe(2 ** 40 + 2);
  expect([0, 2 ** 40 - 1, 2 ** 40, 2 ** 40 + 2].map((row) => rows.classOf(row))).toEqual([
    0, 0, 2, 2,
  ]);
});

test("images count each of their classes once", () => {
  const images = indexImages([[2, 0, 2], [], [2]], { classes: 3 });
  expect(images.prior.counts).toEqual([1, 0, 2]);
  expect(images.prior.examples).toBe(3);
  expect([...images.starts]).toEqual([0, 2, 2, 3]);
  expect([...images.ids]).toEqual([2, 0, 2]);
  const named = indexImages([["kite", "dog"], ["dog"]]);
  expect([named.prior.classes, [...named.ids]]).toEqual([
    ["dog", "kite"],
    [1, 0, 0],
  ]);
});

test("where images begin takes 4 bytes each", () => {
  expect(indexImages([[0], [0]], { classes: 1 }).starts).toBeInstanceOf(Uint32Array);
});

test("rows are taken from a structured clone, as a worker gets it", () => {
  for (const rows of [
    indexRows([1, 0, 1, 1], { classes: 2 }),
    contiguousRows(priorFromCounts([2, 1])),
  ]) {
    const clone = checkClassRows(structuredClone(rows));
    expect(clone.digest).toBe(checkClassRows(rows).digest);
    for (let row = 0; row < rows.rowCount; row++)
      expect(clone.classOf(row)).toBe(rows.classOf(row));
    expect(clone.rowOf(1, 0)).toBe(rows.rowOf(1, 0));
  }
});

test("row numbers are exact", () => {
  expect(createRowNumbers(2 ** 32, 3)).toBeInstanceOf(Uint32Array);
  expect(createRowNumbers(2 ** 32 + 1, 3)).toBeInstanceOf(Float64Array);
});

test.each([
  [() => indexRows([0, 2], { classes: 2 }), "`labels`: received 2 at row 1"],
  [() => indexRows([0, 0.5], { classes: 2 }), "`labels`: received 0.5 at row 1"],
  [() => indexRows([], { classes: 2 }), "`labels.length`: received 0"],
  [() => indexRows(undefined as never, { classes: 2 }), "`labels`: received undefined"],
  [() => indexRows([0], undefined as never), "`classes`: received undefined"],
  [() => indexRows([0], { classes: 0 }), "`classes`: received 0"],
  [() => indexRows([0], { classes: null as never }), "`classes`: received null"],
  [
    () => indexRows([0, 1], { prior: priorFromCounts([2, 0]) }),
    '2 rows of class "0", of which the labels have 1',
  ],
  [() => contiguousRows(undefined as never), "`prior`: received undefined"],
  [
    () => contiguousRows(priorFromCounts([0.5], { counted: "weights" })),
    "`prior`: received counts of weights; expected counts of rows or images",
  ],
  [() => indexRows([0], { classes: 1 }).rowOf(0, 1), "`k`: received 1"],
  [() => indexRows([0], { classes: 1 }).rowOf(1, 0), "`id`: received 1"],
  [() => indexRows([0], { classes: 1 }).classOf(1), "`row`: received 1"],
  [() => checkClassRows({} as never), "`rows`: received"],
  [() => checkClassRows(null as never), "`rows`: received null"],
  [() => indexImages([[0, 5]], { classes: 2 }), "`imageClasses`: received 5 at row 0"],
  [() => indexImages(undefined as never), "`imageClasses`: received undefined"],
  [() => indexImages([null] as never), "`imageClasses`: received null at row 0"],
  [() => indexImages([1] as never), "`imageClasses`: received 1 at row 0"],
  [() => indexImages([[9]]), "`imageClasses`: received 9 at row 0"],
  [() => indexImages([]), "`imageClasses`: received no images"],
  [
    () => indexImages([[], []], { classes: 2 }),
    "`imageClasses`: received no image with a class; expected at least one class",
  ],
  [() => indexImages([[0]], { classes: -1 }), "`classes`: received -1"],
  [() => createRowNumbers(0, 1), "`rowCount`: received 0"],
  [() => createRowNumbers(2 ** 40, 2 ** 32 - 1), "`length`: received 4294967295"],
  [() => indexRows([0], { classes: 2 ** 31 }), "`classes`: received 2147483648"],
])("what is wrong is named: %s", (act, message) => {
  expect(act).toThrow(message);
});

test("labels of 64 bits are read as any others, and those that no class has are named", () => {
  const classes = ["cat", "lynx", "owl"];
  const rows = indexRows(BigInt64Array.of(2n, 0n, 2n, 1n), { classes });
  expect(rows.prior.counts).toEqual([1, 1, 2]);
  expect([rows.rowOf(2, 0), rows.rowOf(2, 1), rows.classOf(3)]).toEqual([0, 2, 1]);
  const plain = indexRows([2, 0, 2, 1], { classes });
  expect(checkClassRows(rows).digest).toBe(checkClassRows(plain).digest);
  expect(indexRows(BigUint64Array.of(0n), { classes: 1 }).rowCount).toBe(1);
  expect(() => indexRows(BigInt64Array.of(0n, -1n), { classes: 2 })).toThrow(
    "`labels`: received -1n at row 1; expected class ids from 0 to 1",
  );
  // As they come from a list, they are the caller's to change.
  const list = [0, 1, 1];
  const kept = indexRows(list, { classes: 2 });
  list[0] = 1;
  expect(kept.classOf(0)).toBe(0);
});
