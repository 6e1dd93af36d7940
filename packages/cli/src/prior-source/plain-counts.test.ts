import { ArgumentError, DataError, type ClassPrior } from "@balms/core";
import { assert, pre, property, string, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { plainCounts } from "./plain-counts.ts";

/** What a file with this text holds; text that is no JSON is parsed to nothing. */
function counts(text: string): ClassPrior | undefined {
  try {
    return plainCounts(text, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const refusal = (text: string): string => {
  try {
    counts(text);
  } catch (error) {
    if (DataError.isInstance(error) || ArgumentError.isInstance(error)) return error.message;
    throw error;
  }
  return "taken";
};

test("counts by name keep the order of the file, also where names are numbers", () => {
  expect(counts('{"dog": 12, "10": 3, "cat": 5000, "2": 0}')).toMatchObject({
    classes: ["dog", "10", "cat", "2"],
    counts: [12, 3, 5000, 0],
    counted: "rows",
  });
});

test("ids are put into their order, whatever the order of the file", () => {
  const wanted = { classes: ["0", "1", "2"], counts: [5, 3, 1] };
  expect(counts('{"2": 1, "0": 5, "1": 3}')).toMatchObject(wanted);
  const padded = ["1", "00", "2"];
  expect(counts('{"1": 1, "00": 5, "2": 3}')).toMatchObject({ classes: padded });
});

test("a list has the order of the ids", () => {
  expect(counts("[5000, 12]")).toMatchObject({ classes: ["0", "1"], counts: [5000, 12] });
});

test("fractions are shares", () => {
  expect(counts('{"a": 0.9, "b": 0.1}')).toMatchObject({
    counts: [0.9, 0.1],
    counted: "weights",
  });
});

test("any names are read as they were written", () => {
  assert(
    property(uniqueArray(string({ minLength: 1, unit: "grapheme" }), { minLength: 1 }), (names) => {
      // Ids have another order.
      pre(!names.every((name) => /^\d+$/u.test(name)));
      const text = `{${names.map((name, id) => `${JSON.stringify(name)} : ${id + 1}`).join(",")}}`;
      const read = counts(text);
      expect(read?.classes).toEqual(names);
      expect(read?.counts).toEqual(names.map((_, id) => id + 1));
    }),
  );
});

test("a class that is listed twice is refused, however it is spelt", () => {
  expect(refusal('{"cat": 3, "dog": 1, "cat": 30}')).toMatch(/received the class "cat" twice/u);
  expect(refusal('{"cat": 3, "c\\u0061t": 30}')).toMatch(/received the class "cat" twice/u);
});

test("counts that are none are refused", () => {
  expect(refusal('{"cat": 3, "dog": -1}')).toMatch(/`counts`: received -1 at class 1/u);
  expect(refusal("[0, 0]")).toMatch(/`counts`: received only zeros/u);
});

test.each(["", "{", "[]", "{}", "3", "null", '"3"', '[3, "1"]', '{"cat": "3"}', '{"counts": [3]}'])(
  "%s is something else",
  (text) => {
    expect(counts(text)).toBeUndefined();
  },
);

test("lists that look like labels are not taken for counts", () => {
  const ids = Array.from({ length: 40 }, (_, row) => row % 4);
  expect(refusal(JSON.stringify(ids))).toMatch(
    /a list of 40 numbers from 0 to 3, which looks like labels.*balms prior count -/u,
  );
  expect(refusal('["cat", "dog", "cat"]')).toMatch(/a list of 3 names; expected the count/u);
  const written = [[0, 1, 1, 2], ids.map((id) => 10 * id), ids.map(() => 1), [...ids, 5000]];
  for (const list of written) expect(refusal(JSON.stringify(list))).toBe("taken");
});

test("a text may be long, whatever it holds", () => {
  expect(counts(`{"format": "x", "counts": [${"1,\n".repeat(5_000_000)}1]}`)).toBeUndefined();
  expect(counts(`{"${"a".repeat(10_000_000)}": 1}`)?.counts).toEqual([1]);
  expect(counts(`{"${"\\n".repeat(5_000_000)}": 1}`)).toBeUndefined();
});
