import { expect, test } from "vitest";
import { chooseMethod, type Candidate } from "./choose-method.ts";

const labels = Array.from({ length: 40 }, (_, row) => row % 2);
/** Right on the first so many rows of each class. */
const method = (name: string, right: number): Candidate => ({
  name,
  predictions: labels.map((label, row) => (row < 2 * right ? label : 1 - label)),
});

test("a difference that chance may bring does not count", () => {
  const chosen = chooseMethod(labels, [method("plain", 12), method("elaborate", 13)], [0, 1]);
  expect(chosen.name).toBe("plain");
});

test("a certain gain counts, and the simplest of the best has it", () => {
  const candidates = [method("plain", 5), method("simple", 15), method("elaborate", 16)] as const;
  expect(chooseMethod(labels, candidates, [0, 1]).name).toBe("simple");
});

test("what comes later and is worse is never chosen", () => {
  expect(chooseMethod(labels, [method("plain", 15), method("worse", 2)], [0, 1]).name).toBe(
    "plain",
  );
});

test("only the classes that count decide", () => {
  const rare = {
    name: "rare",
    predictions: labels.map((label, row) => (label === 1 || row < 20 ? label : 1)),
  };
  const plain = { name: "plain", predictions: labels.map(() => 0) };
  expect(chooseMethod(labels, [plain, rare], [1]).name).toBe("rare");
  expect(chooseMethod(labels, [plain, rare], [0]).name).toBe("plain");
});
