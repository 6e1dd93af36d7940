import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseLabelText } from "./parse-label-text.ts";

test("ids come back from their lines, with either line ending", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(2 ** 31 - 1), { minLength: 1 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      (ids, newline, closes) => {
        const text = ids.join(newline) + (closes ? newline : "");
        expect(parseLabelText(text, "y.txt")).toEqual({ kind: "ids", ids: Int32Array.from(ids) });
      },
    ),
  );
});

test("names are taken as they stand", () => {
  expect(parseLabelText("\uFEFFcat\n great tit \ncat\n", "y.txt")).toEqual({
    kind: "names",
    names: ["cat", "great tit", "cat"],
  });
});

test.each([
  ["", /received no labels/u],
  ["1\n\n2\n", /an empty line 2/u],
  ["0\n-1\n", /received -1 in line 2; expected whole class ids/u],
  ["0\n1.5\n", /received 1\.5 in line 2/u],
  ["0\n3000000000\n", /received 3000000000 in line 2/u],
  ["0\ncat\n", /the number 0 in line 1 and "cat" in line 2/u],
  ["cat\n7\n", /the number 7 in line 2 and "cat" in line 1/u],
])("%j is a DataError that names the line", (text, message) => {
  expect(() => parseLabelText(text, "y.txt")).toThrow(message);
});
