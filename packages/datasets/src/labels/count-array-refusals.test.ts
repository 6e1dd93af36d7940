import { expect, test } from "vitest";
import { npyBytes } from "../../test/npy-bytes.ts";
import { writeNpy } from "../readers/write-npy.ts";
import { countLabels, type CountLabelsOptions } from "./count-labels.ts";

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

const zeros = (length: number): Uint8Array => new Uint8Array(length);

test.each<[string, Uint8Array, RegExp, CountLabelsOptions?]>([
  [
    "probabilities",
    writeNpy({ shape: [2, 2], data: Float32Array.of(0, 1, 0.25, 0.75) }),
    /0\.25 at row 1, column 0 \(both from 0\).*probabilities.*argmax/u,
  ],
  [
    "numbers in Fortran order",
    npyBytes({ descr: "'|u1'", shape: "(3, 2)", fortran: true }, Uint8Array.of(0, 1, 0, 1, 7, 0)),
    /7 at row 1, column 1/u,
  ],
  [
    "-1 for uncertain",
    writeNpy({ shape: [2, 2], data: Int8Array.of(0, 1, -1, 0) }),
    /-1 at row 1, column 0.*Decide what it means/u,
  ],
  [
    "NaN",
    writeNpy({ shape: [2, 2], data: Float64Array.of(0, 1, Number.NaN, 0) }),
    /NaN at row 1, column 0.*Decide/u,
  ],
  [
    "pictures",
    writeNpy({ shape: [2, 2, 2], data: zeros(8) }),
    /shape \[2, 2, 2\].*looks like pictures/u,
  ],
  [
    "one row of many columns",
    writeNpy({ shape: [1, 9], data: zeros(9) }),
    /one row of 9 columns.*y\.reshape\(-1\)/u,
  ],
  [
    "rows in the columns",
    writeNpy({ shape: [2, 4], data: Uint8Array.of(1, 0, 1, 0, 0, 1, 0, 1) }),
    /a single one in each column.*save y\.T/u,
  ],
  [
    "far more columns than rows",
    writeNpy({ shape: [2, 1021], data: zeros(2042) }),
    /2 rows of 1021 columns.*save y\.T/u,
  ],
  [
    "zeros and ones in one column",
    writeNpy({ shape: [3, 1], data: Uint8Array.of(0, 1, 0) }),
    /zeros and ones alone in shape \[3, 1\].*format: "ids"/u,
  ],
  ["a number alone", writeNpy({ shape: [], data: Int32Array.of(3) }), /received shape \[\]/u],
  ["nothing", writeNpy({ shape: [0, 3], data: zeros(0) }), /shape \[0, 3\].*there are none/u],
  [
    "floats",
    writeNpy({ shape: [2], data: Float32Array.of(0, 1) }),
    /a Float32Array; expected labels of an integer type.*astype/u,
  ],
  [
    "a negative id",
    writeNpy({ shape: [3], data: BigInt64Array.of(0n, -1n, 0n) }),
    /label -1 at row 1/u,
  ],
  [
    "Python objects",
    npyBytes({ descr: "'|O'", shape: "(3,)" }, zeros(24)),
    /type "O".*Python objects/u,
  ],
  [
    "columns of several types",
    npyBytes({ descr: "[('a', '<i4'), ('b', '<f4')]", shape: "(3,)" }, zeros(24)),
    /Structured arrays/u,
  ],
  [
    "an empty name",
    npyBytes({ descr: "'|S2'", shape: "(3,)" }, Buffer.from("a\0\0\0a\0")),
    /"" at row 1 \(from 0\)/u,
  ],
  [
    "bytes that are no UTF-8",
    npyBytes({ descr: "'|S1'", shape: "(2,)" }, Buffer.from("a\xff", "latin1")),
    /not Unicode at row 1/u,
  ],
  [
    "code points that there are not",
    npyBytes({ descr: "'<U1'", shape: "(1,)" }, Buffer.from([0, 0, 0x11, 0])),
    /not Unicode at row 0/u,
  ],
  [
    "a table of text",
    npyBytes({ descr: "'|S1'", shape: "(2, 2)" }, Buffer.from("abab")),
    /shape \[2, 2\]/u,
  ],
  [
    "text of paths",
    npyBytes({ descr: "'|S5'", shape: "(2,)" }, Buffer.from("a.jpgb.jpg")),
    /the path of a file/u,
  ],
  [
    "an end too early",
    writeNpy({ shape: [9], data: new Int32Array(9) }).subarray(0, -3),
    /received 161 bytes; expected 164 bytes.*truncated/u,
  ],
  [
    "an end too late",
    Buffer.concat([writeNpy({ shape: [9], data: new Int32Array(9) }), zeros(1)]),
    /more than 164 bytes; expected 164.*goes on after its array/u,
  ],
  [
    "far more rows than there are",
    npyBytes({ descr: "'|u1'", shape: "(4000000000000, 2)", fortran: true }, zeros(9)),
    /truncated/u,
  ],
  [
    "far more columns than memory holds",
    npyBytes({ descr: "'|u1'", shape: "(2, 4000000000000)" }, zeros(9)),
    /2 rows of 4000000000000 columns/u,
  ],
  [
    "numbers read as names",
    writeNpy({ shape: [2], data: Uint8Array.of(1, 1) }),
    /an array of numbers, read as names/u,
    { format: "names" },
  ],
  [
    "zeros and ones read as ids",
    writeNpy({ shape: [2, 2], data: Uint8Array.of(1, 0, 0, 1) }),
    /shape \[2, 2\]; expected class ids/u,
    { format: "ids" },
  ],
])("an array with %s is refused by what it is", async (_, bytes, message, options) => {
  await expect(countLabels(whole(bytes), { name: "y.npy", ...options })).rejects.toThrow(message);
});
