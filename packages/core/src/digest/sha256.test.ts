import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { encodeUtf8 } from "./encode-utf8.ts";
import { sha256 } from "./sha256.ts";

test("gives the digests of FIPS 180-4", () => {
  expect(sha256(encodeUtf8("abc"))).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  expect(sha256(new Uint8Array())).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

test("agrees with the host's at every length around the block size", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
    expect(sha256(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
});

test("reads a view at its own offset", () => {
  const bytes = encodeUtf8("xxabc").subarray(2);
  expect(sha256(bytes)).toBe(sha256(encodeUtf8("abc")));
});

test("encodes UTF-8 as the host does", () => {
  const text = "aé‿😀\u0000\u{10ffff}".repeat(50);
  expect([...encodeUtf8(text)]).toEqual([...new TextEncoder().encode(text)]);
});
