// The Node entry as it is, with fewer scenes.
import { beforeAll, expect, test, vi } from "vitest";

const printed = vi.spyOn(console, "log").mockImplementation(() => {});
/** @type {Map<string, number[]>} measures by the name of the method, in percent */
let rows;

beforeAll(async () => {
  process.argv.splice(2, Infinity, "--train-scenes", "300", "--test-scenes", "60");
  await import("./main.mjs");
  const lines = printed.mock.calls.map(([line]) => String(line)).slice(2);
  rows = new Map(
    lines.map((line) => {
      const [name, ...numbers] = line.split("|").slice(1, -1);
      return [name.trim(), numbers.map(Number)];
    }),
  );
}, 120_000);

test("every method has its row, and no number is missing", () => {
  expect([...rows.keys()]).toEqual([
    "sigmoid",
    "sigmoid-retrained",
    "balanced-sigmoid",
    "reweighted",
    "reweighted-shifted",
  ]);
  expect([...rows.values()].flat().every((value) => value >= 0 && value <= 100)).toBe(true);
});

test("objects of rare classes are found with the balanced sigmoid that the plain one leaves", () => {
  const [plain, balanced] = ["sigmoid-retrained", "balanced-sigmoid"].map(
    (name) => rows.get(name) ?? [],
  );
  // In the columns apPooled50 and recallRare.
  expect(balanced[4]).toBeGreaterThan(plain[4] + 1);
  expect(balanced[5]).toBeGreaterThan(plain[5] + 10);
});
