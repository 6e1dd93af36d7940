import { expect, test } from "vitest";
import { nextVersion, parseVersion } from "./next-version.ts";

test.each([
  [[1, 2, 3], "major", "2.0.0"],
  [[1, 2, 3], "minor", "1.3.0"],
  [[1, 2, 3], "patch", "1.2.4"],
  // npm takes ^0.2.3 for "below 0.3.0".
  [[0, 2, 3], "major", "0.3.0"],
  [[0, 2, 3], "minor", "0.2.4"],
  [[0, 2, 3], "patch", "0.2.4"],
] as const)("%j and a %s step", (version, step, next) => {
  expect(nextVersion(version, step)).toBe(next);
});

test("versions of three numbers, and nothing else", () => {
  expect(parseVersion("1.20.300")).toEqual([1, 20, 300]);
  for (const text of [
    "1.2",
    "1.2.3-beta.1",
    "1.2.3+5",
    "01.2.3",
    "v1.2.3",
    "1.2.99999999999999999",
    1,
  ]) {
    expect(parseVersion(text)).toBe(undefined);
  }
});
