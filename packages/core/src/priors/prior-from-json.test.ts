import { describe, expect, test } from "vitest";
import { PriorError } from "../errors/prior-error.ts";
import { priorFromCounts } from "./prior-from-counts.ts";
import { priorFromJSON } from "./prior-from-json.ts";
import { priorToJSON } from "./prior-to-json.ts";

const prior = priorFromCounts([3, 1, 0], { labels: ["cat", "lynx", "é😀"], source: "zoo" });
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

test("the file has a fixed form", () => {
  expect(priorToJSON(priorFromCounts([3, 1]))).toBe(`{
  "format": "balms.prior/1",
  "labels": [
    "0",
    "1"
  ],
  "counts": [
    3,
    1
  ],
  "counted": "rows",
  "digest": "${priorFromCounts([3, 1]).digest}"
}
`);
});

test("reading gives back what was written, frozen", () => {
  const again = priorFromJSON(priorToJSON(prior));
  expect(again).toEqual(prior);
  expect(priorToJSON(again)).toBe(priorToJSON(prior));
  expect([again, again.labels, again.counts].every((part) => Object.isFrozen(part))).toBe(true);
});

test("fields of later minor versions are passed over", () => {
  expect(priorFromJSON(JSON.stringify({ ...file, licence: "CC0-1.0" }))).toEqual(prior);
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
    ["source", { source: ["zoo"] }],
    ["format", { format: "balms.prior/2" }],
    ["format", { format: "balms.prior/01" }],
    ["format", { format: "balms.split/1" }],
    ["format", { format: 1 }],
  ])("wrong %s: %o", (field, change) => {
    expect(refused(JSON.stringify({ ...file, ...change })).parameter).toBe(field);
  });

  test.each(["format", "labels", "counts", "counted", "digest"])("missing %s", (field) => {
    const { [field]: _, ...rest } = file;
    const error = refused(JSON.stringify(rest));
    expect(error).toMatchObject({ parameter: field, received: "no such field" });
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
      "`text`: received text that is not JSON; expected a prior as JSON",
    );
  });

  test("a newer major version says how to go on", () => {
    const error = refused(JSON.stringify({ ...file, format: "balms.prior/2" }));
    expect(error.hint).toContain("update @balms/core");
  });

  test("half a character in a label", () => {
    const text = JSON.stringify({ ...file, labels: ["cat", "lynx", "\ud800"] });
    expect(refused(text).parameter).toBe("labels");
  });
});

test("a hundred thousand classes are no problem", () => {
  const labels = Array.from({ length: 100_000 }, (_, id) => `class ${id}`);
  const large = priorFromCounts(
    labels.map((_, id) => id),
    { labels },
  );
  expect(priorFromJSON(priorToJSON(large)).digest).toBe(large.digest);
});
