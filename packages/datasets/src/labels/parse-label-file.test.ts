import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ids, names, parse } from "../../test/label-texts.ts";

describe("lines", () => {
  test("ids come back from their lines, whichever way these end", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2 ** 31 - 1), { minLength: 1 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        (values, newline, closes) => {
          const text = values.join(newline) + (closes ? newline : "");
          expect(parse(text)).toEqual(ids(...values));
        },
      ),
    );
  });

  test("a byte order mark, spaces around and empty lines at the end are no part of a label", () => {
    expect(parse("\uFEFFcat\n great tit \ncat\t\n\n \r\n")).toEqual(
      names("cat", "great tit", "cat"),
    );
  });

  test("whole numbers may be written as NumPy writes them", () => {
    expect(parse("0.0\n1.000000000000000000e+00\n+2\n007\n")).toEqual(ids(0, 1, 2, 7));
  });
});

describe("a path and a label in each line", () => {
  test.each([
    ["train/airfield/00004851.jpg 0\ntrain/bar/1.jpg 1\n", ids(0, 1)],
    ["a.JPEG\t3\r\nb.png\t0\r\n", ids(3, 0)],
    ["a.jpg cat\nb.jpg lynx\nc.jpg cat", names("cat", "lynx", "cat")],
    ["my own.jpg 0\n'b c.jpg' 1\n", ids(0, 1)],
    ["a.jpg\tgolden retriever\nb.jpg\tcat\n", names("golden retriever", "cat")],
    ["v1.2 set/a.jpg 4\n", ids(4)],
  ])("%j is read as it is meant", (text, labels) => {
    expect(parse(text)).toEqual(labels);
  });

  test.each([
    ["train/1 0\ntrain/2 1\n", ids(0, 1)],
    ["1 1\n2 1\n3 2\n", ids(1, 1, 2)],
    ["clip_1\tgolden retriever\nclip_2\tcrane, bird\n", names("golden retriever", "crane, bird")],
    ["a.jpg boeing 747\n", names("boeing 747")],
    ["a.jpg 0\na.jpg 1\n", ids(0, 1)],
  ])("%j is read when the caller says so", (text, labels) => {
    expect(parse(text, { format: "path-label" })).toEqual(labels);
  });

  test.each([
    [
      "a.jpg 0\nb.jpg\n",
      /"b\.jpg" in line 2; expected a path and, behind it, its one label, as in/u,
    ],
    ["a.jpg 0\nb.jpg 1 2\n", /"b\.jpg 1 2" in line 2; .*say so with format: "path-label"/u],
    [
      "a.jpg 0\nb.jpg cat\n",
      /the number "0" in line 1 and "cat" in line 2; expected class ids alone/u,
    ],
    ["a.jpg 0\na.jpg 1\n", /the path "a\.jpg" in line 2 again; expected one label per path/u],
    ["a.jpg 0\nb.jpg -1\n", /"-1" in line 2; expected whole class ids from 0 to 2147483647/u],
    ["a.jpg 0\nb.jpg 0.5\n", /"0\.5" in line 2; expected whole class ids/u],
    ["a.jpg golden retriever\n", /a path with something behind it: .* format: "path-label"/u],
    ["a.jpg a.png\n", /a path with something behind it: "a\.jpg a\.png" in line 1/u],
    ["a.jpg 1,2,9,9,0\n", /columns with commas/u],
    ["image label\na.jpg 0\n", /a path with something behind it: "a\.jpg 0" in line 2/u],
  ])("%j is refused, naming the line", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  test.each([
    ["a.jpg 3 7\n", /"a\.jpg 3 7" in line 1; expected a path and, behind it, its one label\./u],
    ["frames/1 120 5\n", /"frames\/1 120 5" in line 1/u],
    ["a.jpg\n", /"a\.jpg" in line 1/u],
    ["image.jpg mask.png\n", /"image\.jpg mask\.png" in line 1/u],
    ['"a.jpg" "0"\n', /"\\"a\.jpg\\" \\"0\\"" in line 1/u],
    [
      "path label\na.jpg cat\nb.jpg cat\n",
      /what looks like a header: "label" in line 1 and nowhere else; .* Take the line out\.$/u,
    ],
    ["a\tb\tc\n", /"a\\tb\\tc" in line 1/u],
  ])("%j is refused even when the caller says so", (text, message) => {
    expect(() => parse(text, { format: "path-label" })).toThrow(message);
  });
});

describe("names that the caller vouches for", () => {
  test.each([
    "{cat}",
    "crane, bird",
    "cat 0",
    '"cat"',
    "a.jpg",
    "7",
    "# 1",
    "label",
    "- x",
    "a\tb",
  ])("%j is a name, once it is said so or among the known classes", (name) => {
    expect(parse(`${name}\n${name}\n`, { format: "names" })).toEqual(names(name, name));
    expect(parse(`${name}\nlynx\n`, { classes: [name, "lynx"] })).toEqual(names(name, "lynx"));
  });

  test("digits that are names by another order are refused until somebody says what they are", () => {
    const text = "3\n7\n3\n";
    const classes = ["7", "3", "5", "1", "2", "4", "6", "0"];
    expect(() => parse(text, { classes })).toThrow(
      /"3" in line 1, which may be an id or one of the class names; .* format: "ids"\. .* format: "names"\./u,
    );
    expect(parse(text, { classes, format: "ids" })).toEqual(ids(3, 7, 3));
    expect(parse(text, { classes, format: "names" })).toEqual(names("3", "7", "3"));
    expect(parse("1\n0\n", { classes: ["0", "1"] })).toEqual(ids(1, 0));
    expect(parse("7\ncat\n", { classes: ["cat", "7"] })).toEqual(names("7", "cat"));
  });

  test("what was said to be an id is one, whatever the names are", () => {
    expect(() => parse("cat\ncat\n", { classes: ["cat", "dog"], format: "ids" })).toThrow(
      /received "cat" in line 1; expected whole class ids from 0/u,
    );
    expect(() => parse("1.5\n7\n", { classes: ["1.5", "x"] })).toThrow(
      /received "1\.5" in line 1; expected whole class ids from 0/u,
    );
  });
});

test("any text at all gives labels or a refusal, wherever the pieces are cut", () => {
  const line = fc.stringMatching(/^[a-c0-2.,\t {}"#é]{0,6}$/u);
  const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, fc.constantFrom("auto", "ids", "names", "path-label"), (content, format) => {
      const outcome = (() => {
        try {
          return parse(content, { format }).kind;
        } catch (error) {
          return (error as { code?: unknown }).code;
        }
      })();
      expect(["ids", "names", "data"]).toContain(outcome);
    }),
  );
});
