import { priorFromCounts } from "@balms/core";
import { writeNpy } from "@balms/datasets/bytes";
import { expect, test } from "vitest";
import { readLabelIds } from "./read-label-ids.ts";

const prior = priorFromCounts([3, 2, 1], { classes: ["cat", "a, b", "lynx"] });
const rows = { count: 3, of: "x.npy" };
const ids = [0, 2, 1];

test.each([
  ["y.txt", "0\n2\n1\n"],
  ["y.csv", "label\n0\n2\n1\n"],
  ["y.csv", "\uFEFFlabel\r\n0\r\n2\r\n1\r\n"],
  ["y.csv", "0\n2\n1"],
  ["y.txt", "cat\nlynx\na, b\n"],
])("%s with %j is class ids", async (name, text) => {
  expect([...(await readLabelIds(new File([text], name), prior, rows))]).toEqual(ids);
});

test("an array is class ids", async () => {
  const bytes = writeNpy({ shape: [3], data: BigInt64Array.of(0n, 2n, 1n) });
  const file = new File([Uint8Array.from(bytes)], "y.npy");
  expect([...(await readLabelIds(file, prior, rows))]).toEqual(ids);
});

test.each([
  ["0\n2\n", "`y.txt`: received 2 labels; expected 3, one for each row of x.npy"],
  ["0\n2\n3\n", "`y.txt`: received class id 3 at row 2"],
  ["cat\nlynx\ndog\n", '`y.txt`: received the class "dog"'],
  ["", "`y.txt`: received no labels"],
])("%j is refused", async (text, message) => {
  await expect(readLabelIds(new File([text], "y.txt"), prior, rows)).rejects.toThrow(message);
});
