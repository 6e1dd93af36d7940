import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { parseIdx } from "./parse-idx.ts";

const images = Uint8Array.of(0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40);

test("reads bytes with their shape, plain or gzipped", () => {
  const array = { shape: [2, 1, 2], data: Uint8Array.of(10, 20, 30, 40) };
  expect(parseIdx(images, "images")).toEqual(array);
  expect(parseIdx(gzipSync(images), "images.gz")).toEqual(array);
});

test.each([
  [0x09, [0xff], Int8Array.of(-1)],
  [0x0b, [0xff, 0xfe], Int16Array.of(-2)],
  [0x0c, [0, 0, 1, 0], Int32Array.of(256)],
  [0x0d, [0x3f, 0xc0, 0, 0], Float32Array.of(1.5)],
  [0x0e, [0xbf, 0xf8, 0, 0, 0, 0, 0, 0], Float64Array.of(-1.5)],
])("reads big-endian numbers of type %i", (type, bytes, data) => {
  const file = Uint8Array.of(0, 0, type, 1, 0, 0, 0, 1, ...bytes);
  expect(parseIdx(file, "x")).toEqual({ shape: [1], data });
});

test("a file cut at any byte is a DataError that names the file", () => {
  for (let length = 0; length < images.length; length++) {
    expect(() => parseIdx(images.subarray(0, length), "cut")).toThrow(/^`cut`: received/u);
  }
  const packed = gzipSync(images);
  expect(() => parseIdx(packed.subarray(0, packed.length - 9), "cut.gz")).toThrow(
    /^`cut\.gz`: received gzip data/u,
  );
});

test("other files and numbers behind the array are a DataError", () => {
  expect(() => parseIdx(Buffer.from("P5 2 2"), "x.pgm")).toThrow(/This is not an IDX file/u);
  expect(() => parseIdx(Uint8Array.of(...images, 0), "long")).toThrow(/too long/u);
});

test("big-endian numbers of a Buffer stay as they are, at any offset", () => {
  const file = Uint8Array.of(0, 0, 0x0c, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 1, 0);
  for (let offset = 0; offset < 9; offset++) {
    const memory = Buffer.alloc(offset + file.length);
    memory.set(file, offset);
    for (const _ of [1, 2]) {
      const { data } = parseIdx(memory.subarray(offset), "x");
      expect(data).toEqual(Int32Array.of(1, 256));
    }
    expect(Uint8Array.from(memory.subarray(offset))).toEqual(file);
  }
});

test("a single number has no dimensions", () => {
  const memory = Buffer.of(9, 0, 0, 0x0d, 0, 0x3f, 0xc0, 0, 0);
  expect(parseIdx(memory.subarray(1), "x")).toEqual({ shape: [], data: Float32Array.of(1.5) });
});

test("gzip data is looked at before it is unpacked, and no more than its header announces", () => {
  // A thousandth of what they unpack to.
  const nothing = gzipSync(new Uint8Array(50_000_000));
  expect(() => parseIdx(nothing, "zeros.gz")).toThrow(
    "`zeros.gz`: received a file that starts with 0, 0, 0, 0; expected two zero bytes, a type (8, 9, 11 … 14) and the number of dimensions. This is not an IDX file.",
  );
  const long = gzipSync(Uint8Array.of(...images, ...new Uint8Array(100)));
  expect(() => parseIdx(long, "long.gz")).toThrow(
    "`long.gz`: received gzip data of more than 20 bytes; expected the bytes that its header announces. The file is too long.",
  );
  const huge = Uint8Array.of(0, 0, 0x08, 4, ...Array.from({ length: 16 }, () => 255), 1);
  expect(() => parseIdx(gzipSync(huge), "huge.gz")).toThrow(
    /^`huge\.gz`: received 27 bytes of gzip data; expected enough of it for the 3\.\d+e\+38 bytes/u,
  );
  const header = Uint8Array.of(0, 0, 0x08, 1, 0x10, 0, 0, 1);
  const zeros = gzipSync(new Uint8Array(2 ** 26));
  const bomb = Buffer.concat([
    gzipSync(header),
    zeros,
    zeros,
    zeros,
    zeros,
    gzipSync(Uint8Array.of(0)),
  ]);
  expect(() => parseIdx(bomb, "bomb.gz")).toThrow(
    /^`bomb\.gz`: received 2.*bytes that become more than 268,435,456 when they are unpacked/u,
  );
});
