import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodePng } from "./encode-png.ts";

test("a picture is a signature, a header, filtered rows and an end", () => {
  const png = Buffer.from(encodePng(Uint8Array.of(0, 128, 255, 7, 8, 9), { width: 3, height: 2 }));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(3);
  expect(png.readUInt32BE(20)).toBe(2);
  const length = png.readUInt32BE(33);
  expect(png.subarray(37, 41).toString()).toBe("IDAT");
  expect([...inflateSync(png.subarray(41, 41 + length))]).toEqual([0, 0, 128, 255, 0, 7, 8, 9]);
  expect(png.subarray(-8).toString("hex")).toBe("49454e44ae426082");
});
