import { describe, expect, test } from "vitest";
import { PriorError } from "../../errors/prior-error.ts";
import { priorFromCounts } from "../prior-from-counts.ts";
import { priorFromJSON } from "./prior-from-json.ts";
import { priorToJSON } from "./prior-to-json.ts";

const prior = priorFromCounts([3, 1, 0], { classes: ["cat", "lynx", "é😀"], source: "zoo" });
const file = JSON.parse(priorToJSON(prior)) as Record<string, unknown>;

function refused(text: string): PriorError {
  try {
    priorFromJSON(text);
  } catch (error) {
    if (PriorError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("accepted");
}

test("reading gives back what was written, frozen", () => {
  const again = priorFromJSON(priorToJSON(prior));
  expect(again).toEqual(prior);
  expect(priorToJSON(again)).toBe(priorToJSON(prior));
  expect([again, again.classes, again.counts].every((part) => Object.isFrozen(part))).toBe(true);
});

test("a file that does not say who made it was made by nobody known", () => {
  const { producer: _, ...rest } = file;
  expect(priorFromJSON(JSON.stringify(rest)).producer).toBe("unknown");
});

test("fields of later minor versions are passed over", () => {
  expect(priorFromJSON(JSON.stringify({ ...file, note: { counts: [1] } }))).toEqual(prior);
});

describe("hostile input is refused, and the field is named", () => {
  test.each([
    ["digest", { digest: "sha256:0" }],
    ["digest", { digest: 1 }],
    ["digest", { counts: [3, 2, 0] }],
    ["digest", { labels: ["lynx", "cat", "é😀"] }],
    ["digest", { counted: "images" }],
    ["counts", { counts: [3, -1, 0] }],
    ["counts", { counts: [3, 1.5, 0] }],
    ["counts", { counts: [3, "1", 0] }],
    ["counts", { counts: [3, null, 0] }],
    ["counts", { counts: [0, 0, 0] }],
    ["counts", { counts: "310" }],
    ["counts", { counts: { length: 3 } }],
    ["labels", { labels: ["cat", "cat", "é😀"] }],
    ["labels", { labels: ["cat", "lynx"] }],
    ["labels", { labels: [0, 1, 2] }],
    ["labels", { labels: null }],
    ["counted", { counted: "pixels" }],
    ["counts", { counts: [3, true, 0] }],
    ["counts", { counts: [2 ** 53 - 1, 1, 0] }],
    ["counts", { counts: [1e-320, 0, 0] }],
    ["examples", { examples: 2 }],
    ["examples", { examples: "4" }],
    ["examples", { examples: 4, counted: "instances" }],
    ["source", { source: ["zoo"] }],
    ["time", { time: "2026-02-31T00:00:00Z" }],
    ["time", { time: "yesterday" }],
    ["license", { license: 0 }],
    ["producer", { producer: null }],
    ["lineage", { lineage: null }],
    ["lineage", { lineage: ["sha256:00"] }],
    ["lineage", { lineage: [{ toString: "sha256" }] }],
    ["digest", { examples: 4 }],
    ["format", { format: "balms.prior/2" }],
    ["format", { format: "balms.prior/01" }],
    ["format", { format: "balms.split/1" }],
    ["format", { format: 1 }],
    ["format", { format: { toString: 1 } }],
  ])("wrong %s: %o", (field, change) => {
    expect(refused(JSON.stringify({ ...file, ...change })).parameter).toBe(field);
  });

  test.each(["format", "labels", "counts", "counted", "digest"])("missing %s", (field) => {
    const { [field]: _, ...rest } = file;
    const { parameter, received } = refused(JSON.stringify(rest));
    expect(parameter).toBe(field);
    expect(["undefined", "null"]).toContain(received);
  });

  test.each(["__proto__", "constructor", "prototype"])("a field %s", (field) => {
    const text = JSON.stringify(file).replace("{", `{${JSON.stringify(field)}:{"counts":[1]},`);
    expect(refused(text).parameter).toBe(field);
  });

  test.each(["", "{", "[]", "null", "3", '"balms.prior/1"', JSON.stringify(file).slice(0, -1)])(
    "not an object: %s",
    (text) => {
      expect(refused(text).parameter).toBe("text");
    },
  );

  test("text that is not JSON leaves no control characters in the message", () => {
    expect(refused("\u0000\u001b[31m\u0007").message).toBe(
      '`text`: received "\\u0000\\u001b[31m\\u0007"; expected a prior as JSON, of at most 33554432 characters',
    );
  });

  test("a newer major version says how to go on", () => {
    const error = refused(JSON.stringify({ ...file, format: "balms.prior/2" }));
    expect(error.hint).toContain("update balms");
    // It may have other fields than ours.
    expect(refused('{"format":"balms.prior/2"}')).toMatchObject({ parameter: "format" });
  });

  test.each([
    ["counts", '"counts":[3,1,0]', '"counts":[3,1e400,0]'],
    ["counts", '"counts":[3,1,0]', '"counts":[3,-1e400,0]'],
    ["counts", '"counts":[3,1,0]', '"counts":[3,9007199254740993,0]'],
    ["text", '"counts":[3,1,0]', '"counts":[3,NaN,0]'],
    ["digest", '"counts":[3,1,0]', '"counts":[3,1,0],"counts":[3,1,1]'],
    ["text", "{", `{"note":${"[".repeat(1_000_000)},`],
    ["text", "}", `,"note":${"[".repeat(17_000_000)}${"]".repeat(17_000_000)}}`],
    ["text", "{", `{"note":[${"1,".repeat(17_000_000)}1],`],
    ["text", "}", `,"note":"${"a".repeat(2 ** 25)}"}`],
  ])("%s: text with %s made another", (field, from, to) => {
    const text = JSON.stringify(file);
    expect(text).toContain(from);
    expect(refused(text.replace(from, () => to)).parameter).toBe(field);
  });

  test("text that is too long is told by its length", () => {
    expect(refused("a".repeat(2 ** 25 + 1)).message).toContain(
      "`text`: received 33554433 characters; expected a prior as JSON, of at most 33554432 characters",
    );
  });

  test("quotes, backslashes and brackets inside of texts mislead nobody", () => {
    const labels = ['"', "\\", '\\"', '"counts":[', "}]", '{"a":1', "\\\\"];
    const odd = priorFromCounts([1, 2, 3, 4, 5, 6, 7], {
      classes: labels,
      source: '\\","source":"',
    });
    expect(priorFromJSON(priorToJSON(odd))).toEqual(odd);
  });

  test("half a character in a label", () => {
    const text = JSON.stringify({ ...file, labels: ["cat", "lynx", "\ud800"] });
    expect(refused(text).parameter).toBe("labels");
  });
});

test("a byte order mark in front is passed over, one inside of a name is not", () => {
  const text = priorToJSON(priorFromCounts([2, 1], { classes: ["\ufeffcat", "lynx"] }));
  expect(priorFromJSON(`\ufeff${text}`)).toEqual(priorFromJSON(text));
  expect(priorFromJSON(text).classes[0]).toBe("\ufeffcat");
  expect(refused(`\ufeff\ufeff${text}`).parameter).toBe("text");
});

describe("an object that was imported already", () => {
  test("is read as its text is, and stays as it was", () => {
    const imported = JSON.parse(JSON.stringify(file)) as { counts: number[] };
    const read = priorFromJSON(imported);
    expect(read).toEqual(priorFromJSON(JSON.stringify(file)));
    imported.counts[0] = 7;
    expect(read.counts).toEqual(file.counts);
  });

  test.each<[string, unknown, string]>([
    // The whole of a file whose fields are named as what JavaScript calls to describe a value.
    [
      "format",
      { format: { length: { toString: 1, valueOf: 1 } } },
      '`format`: received Object; expected "balms.prior/1"',
    ],
    ["format", { ...file, format: 1 }, '`format`: received 1; expected "balms.prior/1"'],
    ["digest", { ...file, counts: [3, 2, 0] }, "`digest`: received"],
    ["text", [file], "`text`: received Array of length 1; expected a prior as JSON"],
    ["text", null, "`text`: received null; expected a prior as JSON"],
    ["text", undefined, "`text`: received undefined; expected a prior as JSON"],
    ["text", 3, "`text`: received 3; expected a prior as JSON"],
    ["labels", { ...file, labels: ["cat", "cat", "lynx"] }, "`labels`: received"],
  ])("is refused as its text is: %s", (field, given, message) => {
    const error = refused(given as string);
    expect(error.parameter).toBe(field);
    expect(error.message).toContain(message);
    expect(refused(JSON.stringify(given) ?? "").parameter).toBe(field);
  });
});

test("ten million classes are refused before they are parsed", () => {
  const counts = `[${"1,".repeat(10_000_000)}1]`;
  const labels = `[${'"",'.repeat(10_000_000)}""]`;
  const text = JSON.stringify({ ...file, labels: 0, counts: 1 })
    .replace('"labels":0', `"labels":${labels}`)
    .replace('"counts":1', `"counts":${counts}`);
  expect(refused(text)).toMatchObject({ parameter: "text" });
});

test("a hundred thousand classes are no problem", () => {
  const labels = Array.from({ length: 100_000 }, (_, id) => `class ${id}`);
  const large = priorFromCounts(
    labels.map((_, id) => id),
    { classes: labels },
  );
  expect(priorFromJSON(priorToJSON(large)).digest).toBe(large.digest);
});

test("bytes, as reading a file without an encoding gives them, are no text", () => {
  expect(() => priorFromJSON(new Uint8Array(9))).toThrow(
    "`text`: received Uint8Array of length 9; expected a prior as JSON",
  );
});
