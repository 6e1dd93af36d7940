import * as fc from "fast-check";
import { expect, test } from "vitest";
import { csvNumbers } from "./csv-numbers.ts";

const numbers = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, dimensions]) =>
    fc.record({
      rows: fc.constant(rows),
      dimensions: fc.constant(dimensions),
      data: fc.float32Array({
        minLength: rows * dimensions,
        maxLength: rows * dimensions,
        noNaN: true,
        noDefaultInfinity: true,
      }),
    }),
  );

test("what is written is read, whatever parts the cells and the lines, with a header and without", () => {
  const separators = fc.constantFrom(",", ";", "\t", ", ", " ");
  const ends = fc.constantFrom("\n", "\r\n", "\n\n");
  fc.assert(
    fc.property(numbers, separators, ends, fc.boolean(), (table, separator, end, hasHeader) => {
      const { rows, dimensions, data } = table;
      const lines = Array.from({ length: rows }, (_, row) =>
        [...data.subarray(row * dimensions, (row + 1) * dimensions)].join(separator),
      );
      const header = Array.from({ length: dimensions }, (_, at) => `class${at}`).join(separator);
      const text = [...(hasHeader ? [header] : []), ...lines].join(end);
      const read = csvNumbers(text, "x.csv");
      // A text has no minus at its zeros.
      expect(read).toEqual({ rows, dimensions, data: data.map((value) => value + 0) });
    }),
  );
});

test.each([
  ["", "`x.csv`: received no numbers"],
  ["a,b\n", "`x.csv`: received no numbers"],
  ["a,b\nc,d\n1,2\n", "`x.csv`: received no numbers in line 2"],
  ["1,2\n3\n", "`x.csv`: received 1 numbers in line 2"],
  ["a,b\n1,2,3\n", "`x.csv`: received 3 numbers in line 2"],
  ["1,2\n3,cat\n", '`x.csv`: received "cat" in line 2, column 2'],
  ["1,2\n3,\n", '`x.csv`: received "" in line 2, column 2'],
  ["1,2\n3,1e39\n", '`x.csv`: received "1e39" in line 2, column 2'],
  ["1,2\n3,nan\n", '`x.csv`: received "nan" in line 2, column 2'],
])("%j is refused with its line", (text, message) => {
  expect(() => csvNumbers(text, "x.csv")).toThrow(message);
});
