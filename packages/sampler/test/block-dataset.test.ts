import { createBlockDataset } from "@balms/sampler";
import { expect, test } from "vitest";

test("blocks are read once however many rows wait for them, and the last used are kept", async () => {
  const read: number[] = [];
  const blocks = [["a", "b"], [], ["c"], ["d", "e", "f"]];
  const readBlock = (block: number) => {
    read.push(block);
    return Promise.resolve(blocks[block]);
  };
  const dataset = createBlockDataset([2, 0, 1, 3], readBlock, { cachedBlocks: 2 });
  expect(dataset.length).toBe(6);
  expect(await Promise.all([0, 1, 2, 0].map((row) => dataset.get(row)))).toEqual([
    "a",
    "b",
    "c",
    "a",
  ]);
  expect(read).toEqual([0, 2]);
  expect(await dataset.get(5)).toBe("f"); // drops block 2: block 0 was used after it
  expect(await dataset.get(1)).toBe("b");
  expect(read).toEqual([0, 2, 3]);
  expect(await dataset.get(2)).toBe("c");
  expect(read).toEqual([0, 2, 3, 2]);
  await expect(dataset.get(6)).rejects.toThrow(/`row`: received 6/);
});

test("a block that cannot be read is tried again; one of another length is refused", async () => {
  let broken = true;
  const readBlock = (block: number) => {
    if (broken) throw new Error(`block ${block}`);
    return block === 0 ? [1, 2] : [3];
  };
  const dataset = createBlockDataset([2, 2], readBlock);
  await expect(dataset.get(0)).rejects.toThrow("block 0");
  broken = false;
  expect(await dataset.get(0)).toBe(1);
  await expect(dataset.get(2)).rejects.toThrow(/`readBlock`: received .* of length 1 for block 1/);
  expect(() => createBlockDataset(undefined as never, readBlock)).toThrow(/`blockLengths`/);
  expect(() => createBlockDataset([1.5], readBlock)).toThrow(/`blockLengths\[0\]`: received 1.5/);
  expect(() => createBlockDataset([1], 3 as never)).toThrow(/`readBlock`: received 3/);
  expect(() => createBlockDataset([1], readBlock, { cachedBlocks: 0 })).toThrow(/`cachedBlocks`/);
});
