import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { writeNpy } from "../readers/write-npy.ts";
import { ids, names, parse } from "../../test/label-texts.ts";
import { parseLabelFile } from "./parse-label-file.ts";
import { parseStoredLabels } from "./parse-stored-labels.ts";

describe("what is no list of labels", () => {
  test.each([
    ['{"images": [{"id": 0}], "annotations": []}', /received JSON: "\{\\"images.* in line 1/u],
    [`{"images": [${'{"id": 0},'.repeat(5000)}]}`, /received JSON/u],
    ['{"label": "cat"}\n{"label": "cat"}\n', /received JSON/u],
    ['[\n  "cat",\n  "cat"\n]\n', /received JSON: "\[" in line 1/u],
    [
      "image,label\na.jpg,cat\nb.jpg,cat\n",
      /columns with commas between them \(CSV\): "image,label"/u,
    ],
    ["a.jpg;cat\nb.jpg;cat\n", /columns with semicolons/u],
    ["| class |\n| cat |\n", /columns with bars/u],
    [
      "image\tlabel\na.jpg\tcat\n",
      /columns with tabs between them \(TSV\): "image\\tlabel" in line 1/u,
    ],
    [
      "cat\ncat\ncrane, bird\n",
      /columns with commas between them \(CSV\): "crane, bird" in line 3/u,
    ],
    ["<annotation>\n", /XML or HTML/u],
    ["# made by hand\ncat\ncat\n", /a comment: "# made by hand" in line 1.*Take the line out/u],
    ["- cat\n- cat\n", /a YAML list/u],
    ["* cat\n* cat\n", /a list with bullets: "\* cat" in line 1/u],
    ["tensor(3)\ntensor(3)\n", /a number as a program prints it: "tensor\(3\)" in line 1/u],
    ["np.int64(0)\nnp.int64(0)\n", /a number as a program prints it/u],
    ["tensor([1], device='cuda:0')\n", /a number as a program prints it/u],
    ["２\n２\n１０\n", /digits other than 0 to 9: "２" in line 1/u],
    ["Class label\ncat\ncat\n", /what looks like a header: "Class label"/u],
    ['"cat"\n"cat"\n', /text in quotes: "\\"cat\\"" in line 1.*Take off the quotes/u],
    ["b'cat'\nb'cat'\n", /text in quotes: "b'cat'" in line 1/u],
    ["a.jpg\nb.jpg\nb.jpg\n", /the path of a file: "a\.jpg" in line 1/u],
    ["cat\nc\u000Bt\ncat\n", /a control character: "c\\u000bt" in line 2/u],
    ["0 1 1 2\n", /several numbers in one line: "0 1 1 2" in line 1/u],
    ["1 1\n2 1\n", /several numbers in one line.*format: "path-label"/u],
    [
      "label\ncat\ncat\nlynx\ncat\n",
      /what looks like a header: "label" in line 1 and nowhere else/u,
    ],
    ["cat 0\ncat 0\nlynx 1\n", /an id at the end of "cat 0" in line 1/u],
    ["dog\ndog\ncat 0\ncat 0\nlynx 1\n", /an id at the end of "cat 0" in line 3/u],
    [
      "cat\nlynx\nemu\n",
      /3 different names in 3 lines; expected class names that repeat, one per row/u,
    ],
    [
      "train/1 0\ntrain/2 0\n",
      /a list with an id or a count at the end of each line: "train\/1 0".*"path-label"/u,
    ],
    ["a/1 cat\na/2 cat\n", /2 different names in 2 lines.*say so with format: "path-label"\./u],
    ["cat\ncat\nnan\n", /a missing label: "nan" in line 3.*Fill it in, or leave the row out/u],
    ["None\ncat\ncat\n", /a missing label: "None" in line 1/u],
    ["0 cat\n0 cat\n1 lynx\n1 lynx\n", /an id in front of "0 cat" in line 1 and of all others/u],
    ["a   cat\na   cat\n", /columns with spaces between them: "a cat" in line 1/u],
    ["cat\ncat\u2028cat\ncat\n", /a control character/u],
    ["cat\n", /one line alone, "cat"/u],
    ["cat dog cat dog\n", /one line alone, "cat dog cat dog"/u],
  ])("%j is refused as what it is", (text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow(/say so with format: "names"\.$/u);
  });

  test("names that hardly repeat: most of few rows, more than half of many", () => {
    const letters = "abcdefghijklmnop".split("");
    const rows = (different: number, all: number): string =>
      Array.from({ length: all }, (_, row) => letters[Math.min(row, different - 1)]).join("\n");
    for (const [different, all] of [
      [5, 6],
      [9, 11],
      [11, 20],
    ]) {
      expect(() => parse(rows(different, all))).toThrow(
        `received ${different} different names in ${all} lines; expected class names that repeat, one per row.`,
      );
    }
    for (const [different, all] of [
      [2, 3],
      [4, 5],
      [8, 10],
      [10, 20],
    ]) {
      expect(parse(rows(different, all)).kind).toBe("names");
    }
  });

  test("a table of one column may have a header of any name", () => {
    expect(() => parse("animal\ncat\ncat\n", {}, "y.csv")).toThrow(
      /what looks like a header: "animal"/u,
    );
    expect(parse("animal\ncat\ncat\n")).toEqual(names("animal", "cat", "cat"));
    expect(() => parse("label\n0\n1\n")).toThrow(/If line 1 is a header, take it out\./u);
  });

  test("a refusal is written in the terms of the program that it is shown by", () => {
    const options = { nameFormat: (format: string) => `--format ${format}` };
    expect(() => parse("cat,1\n", options)).toThrow(
      '`y.txt`: received columns with commas between them (CSV): "cat,1" in line 1; expected one class id or one class name per line. Write the column of the labels alone, one label per line, without a header. If each line is a class name as it stands, say so with --format names.',
    );
    const none = { nameFormat: () => undefined };
    expect(() => parse("cat,1\n", none)).toThrow(/one label per line, without a header\.$/u);
  });
});

describe("files that hold no labels in text", () => {
  test.each([
    [gzipSync("cat\n"), /received gzip data; expected labels in .*Unpack it first/u],
    [
      Buffer.from("cat\ndog\n", "utf16le"),
      /received text in UTF-16, little-endian.*Save it as UTF-8/u,
    ],
    [Buffer.from("\uFEFFcat\n", "utf16le").swap16(), /received text in UTF-16, big-endian/u],
    [Uint8Array.of(0x0a, 1, 0, 2), /received a binary file/u],
    [Buffer.from("cat\ncaf\u00e9\n", "latin1"), /received text that is not UTF-8 in line 2; /u],
    [Buffer.from(`${"cat\n".repeat(400_000)}\u00e9\n`, "latin1"), /not UTF-8 in line 400001; /u],
    [Buffer.from("cat\n\u00c3", "latin1"), /received text that is not UTF-8 in line 2; /u],
    [Buffer.from(" \n"), /received no labels/u],
  ])("they are refused as what they are: %#", (bytes, message) => {
    for (const read of [parseLabelFile, parseStoredLabels]) {
      expect(() => read(bytes, "y.txt")).toThrow(message);
    }
  });

  test("an .npy array is known by its content, an IDX file too", () => {
    const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1);
    expect(parseStoredLabels(idx, "train-labels-idx1-ubyte")).toEqual(ids(7, 2, 1));
    expect(() => parseLabelFile(idx, "train-labels-idx1-ubyte")).toThrow("received an IDX file");
  });
});

test.each([
  ["1\n\n2\n", /an empty line 2/u],
  ["0\n-1\n", /received "-1" in line 2; expected whole class ids/u],
  ["0\n1.5\n", /received "1\.5" in line 2/u],
  ["0\n3000000000\n", /received "3000000000" in line 2/u],
  ["0\ncat\n", /the number "0" in line 1 and "cat" in line 2/u],
  ["cat\n7\n", /the number "7" in line 2 and "cat" in line 1/u],
])("%j is a DataError that names the line", (text, message) => {
  expect(() => parse(text)).toThrow(message);
});

test("a line of many digits takes no longer than its length", () => {
  expect(() => parse(`${"1".repeat(9999)}x\n`)).toThrow(/"1{60}"\.\.\. in line 1, which goes/u);
  expect(() => parse(`0\n${"1".repeat(45_000)}x\n`)).toThrow(
    /"1{60}"\.\.\. in line 2, which goes on and on/u,
  );
});

test("a name of more characters than any class has is refused, whatever the format", () => {
  const long = "x".repeat(501);
  for (const format of ["auto", "names"] as const) {
    expect(() => parse(`cat\ncat\n${long}\n`, { format })).toThrow(
      /"x{60}"\.\.\. in line 3, which goes on and on/u,
    );
  }
});

test("a format of text is refused for an array", () => {
  const array = writeNpy({ shape: [2], data: Int32Array.of(0, 1) });
  expect(() => parseLabelFile(array, "y.npy", { format: "names" })).toThrow(
    "`y.npy`: received an array of class ids, read as names; expected a text file",
  );
  expect(parseLabelFile(array, "y.npy", { format: "ids" })).toEqual(ids(0, 1));
});

test("options that there are not, or cannot be meant, are refused", () => {
  const given: [object, string][] = [
    [{ fromat: "names" }, "`fromat`: received an unknown option; expected `format`"],
    [
      { format: "csv" },
      '`format`: received "csv"; expected one of ["auto","ids","names","path-label"]',
    ],
    [{ classes: "cat" }, '`classes`: received "cat"; expected a list of class names'],
  ];
  for (const [options, message] of given) {
    expect(() => parse("cat\ncat\n", options)).toThrow(message);
  }
});
