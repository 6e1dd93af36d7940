import { DataError } from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NpyData } from "./npy-array.ts";
import { parseNpy } from "./parse-npy.ts";
import { writeNpy } from "./write-npy.ts";

/** A file of format `version` with any header and any numbers. */
function npyFile(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from("NUMPY"),
    Buffer.from([version, 0]),
    length,
    text,
    data,
  ]);
}

const header = (descr: string, shape: string, fortran = "False"): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

const numbers = (length: number): fc.Arbitrary<NpyData> => {
  const size = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.float32Array(size),
    fc.float64Array(size),
    fc.int8Array(size),
    fc.uint8Array(size),
    fc.int16Array(size),
    fc.uint16Array(size),
    fc.int32Array(size),
    fc.uint32Array(size),
    fc.bigInt64Array(size),
    fc.bigUint64Array(size),
  );
};

test("what is written is read back, whatever type and shape", () => {
  const arrays = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }).chain((shape) =>
    numbers(shape.reduce((product, length) => product * length, 1)).map((data) => ({
      shape,
      data,
    })),
  );
  fc.assert(
    fc.property(arrays, (array) => {
      const bytes = writeNpy(array);
      expect(parseNpy(bytes, "x.npy")).toEqual(array);
      expect((bytes.length - array.data.byteLength) % 64).toBe(0);
    }),
  );
});

test("a file cut at any byte is a DataError that names the file", () => {
  const bytes = writeNpy({ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
  for (let length = 0; length < bytes.length; length++) {
    expect(() => parseNpy(bytes.subarray(0, length), "cut.npy")).toThrow(
      /^`cut\.npy`: received .*truncated/u,
    );
  }
});

describe("the caller's memory", () => {
  const bigEndian = npyFile(
    header(">i4", "(3,)"),
    Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2),
  );

  test("big-endian numbers of a Buffer are not swapped in place: reading twice gives the same", () => {
    const before = Uint8Array.from(bigEndian);
    for (const _ of [1, 2]) {
      expect(parseNpy(bigEndian, "x.npy").data).toEqual(Int32Array.of(0, 1, 2));
      expect(Uint8Array.from(bigEndian)).toEqual(before);
    }
  });

  test("bytes may lie at any offset, in a Buffer and in a Uint8Array, and are only read", () => {
    const files = fc.constantFrom(
      ...[Float64Array, Float32Array, Int32Array, Uint16Array, Uint8Array].map((Kind) =>
        writeNpy({ shape: [2], data: Kind.of(7, 9) }),
      ),
      writeNpy({ shape: [2], data: BigInt64Array.of(7n, 9n) }),
      bigEndian,
    );
    fc.assert(
      fc.property(files, fc.nat(9), fc.boolean(), (file, offset, node) => {
        const memory = new Uint8Array(offset + file.length);
        memory.set(file, offset);
        const bytes = node
          ? Buffer.from(memory.buffer, offset, file.length)
          : memory.subarray(offset);
        const before = memory.slice();
        expect(outcome(bytes)).toBe(outcome(Uint8Array.from(file)));
        expect(memory).toEqual(before);
      }),
    );
  });
});

function outcome(bytes: Uint8Array): string {
  try {
    const { shape, data } = parseNpy(bytes, "x.npy");
    return `array [${shape.join()}] ${data.join()}`;
  } catch (error) {
    return DataError.isInstance(error) ? "data error" : String(error);
  }
}

test("any bytes at all give an array or a DataError", () => {
  const start = Array.from(writeNpy({ shape: [3], data: Int32Array.of(1, 2, 3) }));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(start.length - 1), fc.nat(255)), { maxLength: 6 }),
      (changes) => {
        const bytes = Uint8Array.from(start);
        for (const [place, value] of changes) bytes[place] = value;
        expect(outcome(bytes)).toMatch(/^(?:array |data error$)/u);
      },
    ),
    { numRuns: 500 },
  );
});

describe("layouts that NumPy writes", () => {
  test("big-endian", () => {
    const data = Buffer.alloc(8);
    data.writeFloatBE(1.5, 0);
    data.writeFloatBE(-2, 4);
    expect(parseNpy(npyFile(header(">f4", "(2,)"), data), "x.npy")).toEqual({
      shape: [2],
      data: Float32Array.of(1.5, -2),
    });
  });

  test("Fortran order becomes C order, in two and three dimensions", () => {
    const matrix = npyFile(header("|u1", "(2, 3)", "True"), Uint8Array.of(1, 4, 2, 5, 3, 6));
    expect(parseNpy(matrix, "x.npy").data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    // Element [i, j, k] holds 100·i + 10·j + k.
    const cube = npyFile(
      header("|u1", "(2, 2, 2)", "True"),
      Uint8Array.of(0, 100, 10, 110, 1, 101, 11, 111),
    );
    expect(parseNpy(cube, "x.npy").data).toEqual(Uint8Array.of(0, 1, 10, 11, 100, 101, 110, 111));
  });

  test("booleans, a single number, versions 2 and 3, and Python 2's long integers", () => {
    expect(parseNpy(npyFile(header("|b1", "(2,)"), Uint8Array.of(1, 0)), "x.npy").data).toEqual(
      Uint8Array.of(1, 0),
    );
    expect(parseNpy(npyFile(header("|i1", "()"), Uint8Array.of(255)), "x.npy")).toEqual({
      shape: [],
      data: Int8Array.of(-1),
    });
    for (const version of [2, 3]) {
      const bytes = npyFile(header("|u1", "(1L, 2L)"), Uint8Array.of(7, 8), version);
      expect(parseNpy(bytes, "x.npy").shape).toEqual([1, 2]);
    }
  });

  test("a header that NumPy did not pad: the numbers start where no number may", () => {
    const data = new Uint8Array(Int32Array.of(0, 1, 1, 2).buffer);
    const file = npyFile("{'descr':'<i4','fortran_order':False,'shape':(4,)}", data);
    expect(parseNpy(file, "x.npy").data).toEqual(Int32Array.of(0, 1, 1, 2));
  });
});

test.each([
  [
    "half floats",
    npyFile(header("<f2", "(1,)"), new Uint8Array(2)),
    /elements of type "f2".*astype/u,
  ],
  [
    "text",
    npyFile(header("<U3", "(1,)"), new Uint8Array(12)),
    /elements of type "U3"; .* Text is read from a text file: numpy\.savetxt\("labels\.txt", y\.astype\(str\), fmt="%s", encoding="utf-8"\)/u,
  ],
  [
    "bytes",
    npyFile(header("|S3", "(1,)"), new Uint8Array(3)),
    /elements of type "S3"; .*numpy\.unique\(y, return_inverse=True\)/u,
  ],
  [
    "Python objects",
    npyFile(header("|O", "(1,)"), new Uint8Array(8)),
    /elements of type "O"; .*Python objects cannot be read/u,
  ],
  [
    "structures",
    npyFile(
      "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }",
      new Uint8Array(4),
    ),
    /Structured arrays/u,
  ],
  [
    "a shape of no numbers",
    npyFile(header("<f4", "(1 2,)"), new Uint8Array(8)),
    /received the header/u,
  ],
  [
    "numbers behind the array",
    npyFile(header("|u1", "(1,)"), new Uint8Array(2)),
    /One array per file|one array per file/u,
  ],
  [
    "a zip archive",
    Buffer.from("PK\u0003\u0004 and more"),
    /received a zip archive; expected an \.npy file\. An \.npz .*numpy\.save/u,
  ],
  ["some text", Buffer.from("0.5 0.25 1.5\n"), /received a file that does not start with/u],
  ["a later version", npyFile(header("|u1", "(1,)"), new Uint8Array(1), 4), /format version 4/u],
])("%s are a DataError", (_, bytes, message) => {
  expect(() => parseNpy(bytes, "x.npy")).toThrow(message);
});

test("a shape that does not fit its numbers is not written", () => {
  expect(() => writeNpy({ shape: [2, 2], data: new Float32Array(3) })).toThrow(
    "`shape`: received [2, 2]; expected whole lengths whose product is 3, the number of elements",
  );
});

test("a Node Buffer is written as the bytes that it holds", () => {
  const bytes = writeNpy({ shape: [3], data: Buffer.of(0, 127, 255) });
  expect(parseNpy(bytes, "x.npy")).toEqual({ shape: [3], data: Uint8Array.of(0, 127, 255) });
});

test("lengths below 0 and elements that NumPy does not have are not written", () => {
  expect(() => writeNpy({ shape: [-2, -2], data: new Float32Array(4) })).toThrow(
    "`shape`: received [-2, -2]; expected whole lengths whose product is 4",
  );
  const list = [1, 2] as unknown as Float32Array;
  expect(() => writeNpy({ shape: [2], data: list })).toThrow(
    "`data`: received Array of length 2; expected a typed array of floats or whole numbers",
  );
});
