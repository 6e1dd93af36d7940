import { tmpdir } from "node:os";
import { ArgumentError } from "@balms/core";
import { expect, test } from "vitest";
import { checkRoom } from "./cache-room.ts";

/** 300 boxes with 1024 numbers in each of two pictures. */
const piece = {
  starts: Uint32Array.of(0, 300, 600),
  boxes: new Float32Array(4 * 600),
  features: new Float32Array(1024 * 600),
  levels: undefined,
  masks: undefined,
};

test("a disk with room for all of it", async () => {
  const room = checkRoom(tmpdir(), piece, { left: 2, title: "training images" });
  await expect(room).resolves.toBeUndefined();
});

test("a disk without is told with what is there and what it takes", async () => {
  const room = checkRoom(tmpdir(), piece, { left: 1e9, title: "training images" });
  await expect(room).rejects.toThrow(ArgumentError);
  await expect(room).rejects.toThrow(
    /^`--out`: received [\d.]+ GB that are free for .*; expected 1233600 GB, for what the detector sees in 1,000,000,000 training images: 300 boxes of each with 1,024 numbers\. .*larger disk/u,
  );
});
