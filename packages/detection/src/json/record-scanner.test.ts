import { DataError } from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf, cutAt, cuts } from "../../test/cut-pieces.ts";
import { RecordScanner } from "./record-scanner.ts";

const fields = { rows: ["id", "data"], names: ["name"] };

interface Taken {
  readonly list: number;
  readonly index: number;
  readonly values: readonly unknown[];
}

function scan(pieces: Iterable<Uint8Array>): Taken[] {
  const taken: Taken[] = [];
  const scanner = new RecordScanner("file.json", fields, (list, index, values) => {
    taken.push({ list, index, values });
  });
  for (const piece of pieces) scanner.write(piece);
  scanner.end();
  return taken;
}

/** The error of scanning a text whole. */
function failure(content: string | Uint8Array, pieces?: Iterable<Uint8Array>): string {
  const bytes = typeof content === "string" ? bytesOf(content) : content;
  try {
    scan(pieces ?? [bytes]);
  } catch (error) {
    if (DataError.isInstance(error)) return error.message;
    throw error;
  }
  return "";
}

const records = (keys: string[]) =>
  fc.array(
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), fc.jsonValue({ maxDepth: 3 }), {
      noNullPrototype: true,
    }),
    { maxLength: 5 },
  );
const file = fc
  .record(
    {
      rows: records(["id", "data"]),
      names: records(["name", "id"]),
      info: fc.jsonValue(),
      rest: fc.jsonValue({ stringUnit: "binary" }),
    },
    { requiredKeys: [] },
  )
  .chain((lists) =>
    fc.tuple(
      fc.shuffledSubarray(Object.keys(lists), { minLength: Object.keys(lists).length }),
      fc.constant(lists as Record<string, unknown>),
    ),
  )
  .map(([order, lists]) => Object.fromEntries(order.map((key) => [key, lists[key]])));

/** What JSON.parse makes of the same text. */
function expected(text: string): Taken[] {
  const parsed = JSON.parse(text) as Record<string, Record<string, unknown>[]>;
  const lists = Object.keys(fields) as (keyof typeof fields)[];
  return Object.keys(parsed)
    .filter((key) => lists.includes(key as keyof typeof fields))
    .flatMap((key) =>
      parsed[key].map((record, index) => ({
        list: lists.indexOf(key as keyof typeof fields),
        index,
        values: fields[key as keyof typeof fields].map((field) =>
          Object.hasOwn(record, field) ? record[field] : undefined,
        ),
      })),
    );
}

describe("what JSON.parse reads", () => {
  test("has the same values, in any order of keys, spaced anyhow, cut anywhere", () => {
    fc.assert(
      fc.property(file, fc.constantFrom(undefined, 1, "\t", "\r\n  "), cuts, (value, space, at) => {
        const text = JSON.stringify(value, undefined, space);
        expect(scan(cutAt(bytesOf(text), at))).toEqual(expected(text));
      }),
    );
  });

  test("has the same values when every byte comes by itself", () => {
    const text =
      '{"rows": [{"d\\u0061ta": "\\u00e9é😀\\n", "id": -1.5e+3}, {"id":0, "x": [true]}]}';
    const bytes = bytesOf(text);
    expect(scan(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected(text));
  });

  test("may begin with a byte order mark, cut anywhere", () => {
    const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, ...bytesOf('{"rows":[{"id":1}]}'));
    for (let at = 0; at < 5; at++) expect(scan(cutAt(bytes, [at]))).toHaveLength(1);
  });
});

type Outcome = Taken[] | "no JSON" | "another shape";

/** What is taken, or which kind of error there is: what is JSON may still have another shape. */
function outcome(read: () => Taken[]): Outcome {
  try {
    return read();
  } catch (error) {
    const isJson = /expected (a list|an object|each key once)|is not a function/u;
    return isJson.test((error as Error).message) ? "another shape" : "no JSON";
  }
}

test("what JSON.parse refuses is refused, and nothing else, wherever a text is damaged", () => {
  const sample =
    '{"info": {"a": [1, -2.5e-7, 0, "t\\u00e9\\"x", true, false, null, {}, []]}, "rows": [{"id": 10, "data": ["x", {}]}, {"id": 2.5E+3}], "names": []}';
  const inserted = fc.oneof(
    fc.constantFrom(...Array.from("{}[]:,\"\\ \n0123456789.-+eEutrfalsn'NI/")),
    fc.constantFrom("\u0000", "\u001f", "\u007f", "true", "00", "1.", "\\u12", '"a":'),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(sample.length), fc.nat(3), inserted), {
        minLength: 1,
        maxLength: 2,
      }),
      cuts,
      (edits, at) => {
        let text = sample;
        for (const [from, length, put] of edits) {
          text = text.slice(0, from) + put + text.slice(from + length);
        }
        const ours = outcome(() => scan(cutAt(bytesOf(text), at)));
        // A wrong shape is seen before what comes behind it; of keys that are there twice JSON.parse takes the last.
        const allowed: Outcome[] = ["another shape", outcome(() => expected(text))];
        expect({ text, allowed }).toMatchObject({
          allowed: expect.arrayContaining([ours]) as Outcome[],
        });
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ["", "an empty file"],
  ["\ufeff", "an empty file"],
  ['{"rows": [', "ends in the middle, after 10 bytes in rows"],
  ['{"rows": [{"id": 1}, {"id"', "ends in the middle, after 26 bytes in rows[1]"],
  ["[]", "received a list; expected an object with rows, names. A list is what detectors write"],
  ["12", "received a value that is no object; expected an object with rows, names"],
  [" null ", "received a value that is no object; expected an object with rows, names"],
  ['{"rows": {}}', "received an object in rows; expected a list"],
  ['{"rows": 3}', "received a value that is no list in rows; expected a list"],
  ['{"rows": [{}, 3]}', "received a value that is no object in rows[1]; expected an object"],
  ['{"rows": [{}, [3]]}', "received a list in rows[1]; expected an object"],
  ['{"rows": [], "rows": []}', "received the same key twice in rows"],
  ['{"rows": [{"id": 1, "id": 1}]}', "received the same key twice in rows[0].id"],
  ['{"rows": [{"id": 1, "\\u0069d": 1}]}', "received the same key twice in rows[0].id"],
  [
    '{"rows": [{"id": NaN}]}',
    'received "N" at byte 17, in rows[0].id; expected JSON in UTF-8. JSON has neither NaN nor Infinity, which Python writes: mend what wrote them',
  ],
  ['{"rows": [{"area": -Infinity}]}', 'received "I" at byte 20, in rows[0]; '],
  ["{'rows': []}", "This looks like what Python prints"],
  ['{"rows": []}\n{"rows": []}', "Two objects in a row are lines of JSON"],
  ['{"rows": [{"id": 1},]}', 'received "]" at byte 20, in rows[0]'],
  ['{"rows": [{"id": 1]}', 'received "]" at byte 18, in rows[0].id'],
  ['{"a": "b\n"}', "received the byte 0x0a at byte 8;"],
])("%j is refused with what is wrong", (text, message) => {
  expect(failure(text)).toContain(message);
  expect(failure(text)).toMatch(/^`file\.json`: received /u);
  const bytes = Array.from(bytesOf(text), (byte) => Uint8Array.of(byte));
  expect(failure(text, bytes)).toBe(failure(text));
});

const nested = (levels: number) => `{"a": ${"[".repeat(levels)}${"]".repeat(levels)}}`;

test("a text that is nested without end is refused, one that is nested deeply is not", () => {
  expect(failure(nested(255))).toBe("");
  expect(failure(nested(256))).toContain("received more than 256 levels");
  const opening = bytesOf(`{"rows": [{"id": ${"[".repeat(2 ** 20)}`);
  expect(failure(opening)).toContain("received more than 256 levels in rows[0].id");
});

const utf16 = (text: string, bigEndian: boolean) =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0)).reduce<number[]>((bytes, byte) => {
    bytes.push(...(bigEndian ? [0, byte] : [byte, 0]));
    return bytes;
  }, []);

test.each([
  ["UTF-16 with a mark", Uint8Array.of(0xff, 0xfe, ...utf16("{}", false)), "looks like UTF-16"],
  ["UTF-16, big-endian", Uint8Array.from(utf16("{}", true)), "looks like UTF-16"],
  ["UTF-16, little-endian", Uint8Array.from(utf16("{}", false)), "looks like UTF-16"],
  ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0), "a compressed file"],
  ["half a mark", Uint8Array.of(0xef, 0xbb, 0x7b, 0x7d), "at byte 2;"],
  [
    "Latin-1 where a value is read",
    Uint8Array.of(...bytesOf('{"names": [{"name": "'), 0xe9, ...bytesOf('"}]}')),
    "received text that is not UTF-8 in names[0].name; expected JSON in UTF-8",
  ],
  [
    "Latin-1 in a key with an escape",
    Uint8Array.of(...bytesOf('{"names": [{"\\n'), 0xe9, ...bytesOf('": 1}]}')),
    "received text that is not UTF-8 in names[0]; expected JSON in UTF-8",
  ],
])("%s is refused with what it is", (_, bytes, message) => {
  expect(failure(bytes)).toContain(message);
});

test("a text that nobody looks at may be of any length; one that is looked at ends the reading early", () => {
  const filling = new Uint8Array(2 ** 20).fill(0x61);
  let given = 0;
  function* text(before: string, after: string): Generator<Uint8Array, void> {
    yield bytesOf(before);
    for (let i = 0; i < 100; i++) {
      given++;
      yield filling;
    }
    yield bytesOf(after);
  }
  expect(scan(text('{"rows": [{"caption": "', '", "id": 7}]}'))).toMatchObject([
    { values: [7, undefined] },
  ]);
  given = 0;
  expect(failure("", text('{"rows": [{"id": "', '"}]}'))).toContain(
    "more than 16777216 bytes in one value in rows[0].id",
  );
  expect(given).toBeLessThan(20);
});
