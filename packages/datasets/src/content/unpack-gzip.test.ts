import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { DataError } from "@balms/core";
import { expect, test } from "vitest";
import { checkInflation } from "./check-inflation.ts";
import { unpackGzip } from "./unpack-gzip.ts";

const pieces = (...all: Uint8Array[]): Readable => Readable.from(all);

/** Bytes that come out, and what went wrong. */
async function unpack(
  packed: AsyncIterable<Uint8Array>,
): Promise<{ readonly length: number; readonly error: unknown }> {
  let length = 0;
  try {
    for await (const piece of unpackGzip(packed, "labels.gz")) {
      expect(piece.length).toBeLessThanOrEqual(2 ** 18);
      length += piece.length;
    }
    return { length, error: undefined };
  } catch (error) {
    return { length, error };
  }
}

test("gzip data come out in pieces, however they came in", async () => {
  const packed = gzipSync("cat\n".repeat(200_000));
  const single = Array.from(packed, (byte) => Uint8Array.of(byte));
  for (const parts of [[packed], [packed, packed], single]) {
    const times = parts === single ? 1 : parts.length;
    expect(await unpack(pieces(...parts))).toEqual({ length: 800_000 * times, error: undefined });
  }
});

test("data that are cut off or damaged are refused at their end", async () => {
  const packed = gzipSync("cat\n".repeat(1000));
  const damaged = Buffer.from(packed);
  damaged[damaged.length - 1] ^= 1;
  for (const bytes of [packed.subarray(0, -5), damaged]) {
    const { error } = await unpack(pieces(bytes));
    expect(DataError.isInstance(error)).toBe(true);
    expect(String(error)).toContain("labels.gz`: received gzip data that cannot be unpacked");
  }
});

test("what goes wrong before they are unpacked comes through", async () => {
  const broken = new Error("the disk is gone");
  function* failing(): Generator<Uint8Array, void> {
    yield gzipSync("cat\n").subarray(0, 9);
    throw broken;
  }
  expect((await unpack(Readable.from(failing()))).error).toBe(broken);
});

test("a hundred times what they are packed in is enough of a great many bytes", async () => {
  const zeros = gzipSync(new Uint8Array(2 ** 26));
  const { length, error } = await unpack(pieces(...Array.from({ length: 20 }, () => zeros)));
  expect(length).toBe(2 ** 29);
  expect(String(error)).toContain(
    "bytes that become more than 536,870,912 when they are unpacked; expected no more, or at most 100 times",
  );
});

test.each([
  [1, 2 ** 29, undefined],
  [2 ** 30, 50 * 2 ** 30, undefined],
  [1, 300, 300],
  [3, 300, 100],
])("%d bytes may become %d", (packed, unpacked, most) => {
  expect(() => checkInflation({ name: "a.gz", packed, unpacked, most })).not.toThrow();
});

test("what is held may become less than what is gone through", () => {
  expect(() => checkInflation({ name: "a.gz", packed: 2, unpacked: 300, most: 100 })).toThrow(
    "`a.gz`: received 2 bytes that become more than 100 when they are unpacked",
  );
});
