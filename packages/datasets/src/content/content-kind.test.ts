import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { contentKind } from "./content-kind.ts";

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
const bigEndian = (text: string): Uint8Array => Buffer.from(text, "utf16le").swap16();
const zip = (entry: string): Uint8Array =>
  Buffer.concat([
    latin1(`PK\u0003\u0004${"\0".repeat(22)}`),
    Uint8Array.of(entry.length, 0, 0, 0),
    latin1(entry),
  ]);

test.each([
  ["gzip data", gzipSync("cat\n")],
  ["Zstandard data", latin1("\u0028\u00b5\u002f\u00fd\u0004")],
  ["a NumPy array (.npy)", latin1("\u0093NUMPY\u0001")],
  ["a NumPy archive (.npz)", zip("labels.npy")],
  ["an Excel file (.xlsx)", zip("[Content_Types].xml")],
  ["a PyTorch file (.pt)", zip("model/data.pkl")],
  ["a zip archive", zip("readme")],
  ["a Parquet file", latin1("PAR1\u0015\u0004")],
  ["a PNG image", latin1("\u0089PNG\r\n\u001a\n")],
  ["a JPEG image", latin1("\u00ff\u00d8\u00ff\u00e0")],
  ["an AVIF image", latin1("\0\0\0\u0020ftypavif")],
  ["a HEIF image", latin1("\0\0\0\u0020ftypmif1")],
  ["an HDF5 file", latin1("\u0089HDF\r\n\u001a\n")],
  ["a MATLAB file (.mat)", latin1("MATLAB 5.0 MAT-file, Platform")],
  ["a MATLAB file (.mat)", latin1("MATLAB 7.3 MAT-file, Platform")],
  ["a Python pickle", latin1("\u0080\u0004\u0095")],
  ["a DuckDB database", latin1(`12345678DUCK\u0040${"\0".repeat(7)}`)],
  ["an IDX file", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1)],
  [
    "a Git LFS pointer, which stands for a file that was not fetched",
    latin1("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
  ],
  ["text in UTF-16, little-endian", Buffer.from("\uFEFFcat\n", "utf16le")],
  ["text in UTF-16, big-endian", bigEndian("\uFEFFcat\n")],
  ["text in UTF-16, little-endian", Buffer.from("猫\ncat\n", "utf16le")],
  ["text in UTF-16, big-endian", bigEndian("0\r\n1\r\n")],
  ["text in UTF-32", Uint8Array.of(0xff, 0xfe, 0, 0, 0x63, 0, 0, 0)],
] as const)("%s is known by how it begins", (kind, bytes) => {
  expect(contentKind(bytes)).toBe(kind);
  // Of a Buffer inside of another one, too.
  expect(contentKind(Buffer.concat([Buffer.of(1), bytes]).subarray(1))).toBe(kind);
});

test.each([
  "cat\ndog\n",
  "",
  "猫\n",
  "PK\n",
  "ORC\norc\n",
  "MATLAB\n",
  "BZ\n",
  "7z\n",
  "%\n",
  "species\nDUCK\nswan\nDUCK\n",
])("%j is text, whatever it reminds of", (text) => {
  expect(contentKind(Buffer.from(text))).toBeUndefined();
});

test.each([[[1, 0, 2]], [[0, 1, 0, 2]], [[0x63, 0, 0x0b, 0]], [[0, 0, 0, 0]]])(
  "%j is not taken for UTF-16",
  (bytes) => {
    expect(contentKind(Uint8Array.from(bytes))).toBeUndefined();
  },
);

test("a zero among letters makes no UTF-16 of a text", () => {
  expect(contentKind(latin1("cat\ndog\0\ncat\n"))).toBeUndefined();
  expect(contentKind(Buffer.from("猫\n犬\n", "utf16le"))).toBe("text in UTF-16, little-endian");
});
