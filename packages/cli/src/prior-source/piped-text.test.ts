import { Readable } from "node:stream";
import { DataError } from "@balms/core";
import { expect, test } from "vitest";
import { pipedText } from "./piped-text.ts";

const pieces = (...bytes: readonly Uint8Array[]): Readable => Readable.from(bytes);

function* spaces(): Generator<Uint8Array> {
  const piece = new Uint8Array(2 ** 20).fill(32);
  for (;;) yield piece;
}
const endless = (): Readable => Readable.from(spaces());

test("a character may be torn in two, and a byte order mark is no text", async () => {
  const bytes = Buffer.from("\uFEFF[1]é");
  expect(await pipedText(pieces(bytes.subarray(0, 7), bytes.subarray(7)), "x")).toBe("[1]é");
});

test.each([
  [Uint8Array.of(0xff, 0x41), /`x`: received bytes that are no text in UTF-8/u],
  [Buffer.from("PAR1\u0015"), /received a Parquet file/u],
  [Buffer.from("\uFEFF[1, 2]", "utf16le"), /received text in UTF-16/u],
])("what is no text is refused", async (bytes, message) => {
  await expect(pipedText(pieces(bytes), "x")).rejects.toThrow(message);
});

test("a pipe that was read already, or into which nothing was written", async () => {
  await expect(pipedText(pieces(), "standard input")).rejects.toThrow(
    /`standard input`: received nothing; expected .* read once/u,
  );
});

test("what does not end is refused when it is more than a prior has", async () => {
  await expect(pipedText(endless(), "x")).rejects.toThrow(DataError);
  await expect(pipedText(endless(), "x")).rejects.toThrow(/more than 100663299 bytes/u);
});
