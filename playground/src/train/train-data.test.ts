import { expect, test } from "vitest";
import { trainingData } from "./train-data.ts";
import type { TrainingSource } from "./training.ts";

const file = (text: string, name: string): File => new File([text], name);
const features = file("1,2\n3,4\n5,6\n7,8\n", "x.csv");

function source(labels: string, own?: readonly [features: string, labels: string]): TrainingSource {
  const held = own && { features: file(own[0], "tx.csv"), labels: file(own[1], "ty.txt") };
  return { kind: "features", features, labels: file(labels, "y.txt"), test: held };
}

test("one row in five of each class is held out, and the prior counts the others", async () => {
  const { train, test: held, prior, dimensions } = await trainingData(source("1\n0\n1\n1\n"), 1);
  expect([train.labels.length, held.labels.length, dimensions]).toEqual([3, 1, 2]);
  expect(prior.counts).toEqual([1, 2]);
  const [row] = held.features;
  // Rows keep their labels.
  expect([1, 5, 7]).toContain(row);
  expect([...held.labels]).toEqual([1]);
});

test("names are classes by name, in the test rows too", async () => {
  const given = source("lynx\ncat\ncat\ncat\n", ["9,9\n8,8\n", "cat\nlynx\n"]);
  const { train, test: held, prior } = await trainingData(given, 1);
  expect(prior.classes).toEqual(["cat", "lynx"]);
  expect([...train.labels]).toEqual([1, 0, 0, 0]);
  expect([[...held.features], [...held.labels]]).toEqual([
    [9, 9, 8, 8],
    [0, 1],
  ]);
});

test.each([
  ["0\n1\n0\n4\n", undefined, "`y.txt`: received the class id 4 in 4 rows"],
  ["0\n1\n", undefined, "`y.txt`: received 2 labels; expected 4, one for each row of x.csv"],
  ["0\n1\n2\n3\n", undefined, "`y.txt`: received no class with two rows"],
  ["0\n1\n0\n1\n", ["1,2,3\n", "0\n"], "`tx.csv`: received rows of 3 numbers; expected 2"],
  ["0\n1\n0\n1\n", ["1,2\n", "2\n"], "`ty.txt`: received class id 2 at row 0"],
] as const)("labels %j with test rows %j are refused", async (labels, held, message) => {
  await expect(trainingData(source(labels, held), 1)).rejects.toThrow(message);
});
