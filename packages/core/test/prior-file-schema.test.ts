import { readFileSync } from "node:fs";
import { priorFromCounts, priorFromExamples, priorFromJSON, priorToJSON } from "@balms/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

const schema = JSON.parse(
  readFileSync(new URL("../schema/prior-1.schema.json", import.meta.url), "utf8"),
) as object;
const validate = new Ajv2020({ strict: true }).compile(schema);

const plain = priorFromCounts([3, 1, 0], {
  classes: ["cat", "lynx", "é😀\n"],
  source: "zoo",
  time: "2026-01-31T12:00:00.25Z",
  license: "CC0-1.0",
});
const file = JSON.parse(priorToJSON(plain)) as Record<string, unknown>;
const digest = `sha256:${"0".repeat(64)}`;

test.each([
  ["counts", plain],
  ["weights", priorFromCounts([0.25, 1e300], { counted: "weights" })],
  ["images", priorFromExamples([["a", "b"], [], ["a", "a"]], { counted: "images" })],
  ["large counts", priorFromCounts([2 ** 53 - 1])],
])("what is written is valid: %s", (_, prior) => {
  validate(JSON.parse(priorToJSON(prior)));
  expect(validate.errors).toBeNull();
});

test("fields that this version does not know are passed over by both", () => {
  const later = { ...file, note: { by: ["a"] } };
  expect(validate(later)).toBe(true);
  expect(priorFromJSON(JSON.stringify(later))).toEqual(plain);
});

describe("what the schema refuses, the reader refuses", () => {
  test.each<Record<string, unknown>>([
    { format: "balms.prior/2" },
    { format: undefined },
    { labels: undefined },
    { labels: "cat" },
    { labels: [] },
    { labels: ["cat", "cat", "lynx"] },
    { labels: ["cat", 1, "lynx"] },
    { labels: ["cat", "lynx", "\ud800"] },
    { labels: ["cat", "lynx", "\udc00\ud800"] },
    { counts: undefined },
    { counts: {} },
    { counts: [] },
    { counts: [0, 0, 0] },
    { counts: [3, -1, 0] },
    { counts: [3, 1.5, 0] },
    { counts: [3, "1", 0] },
    { counts: [3, null, 0] },
    { counts: [2 ** 53, 1, 0] },
    { counts: [3, -0.5, 0], counted: "weights" },
    { counted: undefined },
    { counted: "pixels" },
    { examples: -1 },
    { examples: 4.5 },
    { examples: null },
    { examples: 2 ** 53 },
    { examples: 4, counted: "instances" },
    { examples: 4, counted: "weights" },
    { source: 1 },
    { source: null },
    { source: "\ud83d" },
    { time: "2026-01-31" },
    { time: "2026-13-01T00:00:00Z" },
    { time: "2026-01-31T24:00:00Z" },
    { time: "2026-01-31T12:00:00+01:00" },
    { time: 0 },
    { license: [] },
    { producer: 1 },
    { producer: null },
    { lineage: "sha256" },
    { lineage: ["sha256:0"] },
    { lineage: [digest.toUpperCase()] },
    { digest: undefined },
    { digest: "sha256:0" },
    { digest: 1 },
    { constructor: {} },
    { prototype: {} },
  ])("%o", (change) => {
    const text = JSON.stringify({ ...file, ...change });
    expect(validate(JSON.parse(text))).toBe(false);
    // Named by what is wrong, not by the digest that no longer fits.
    const [field] = Object.keys(change);
    expect(() => priorFromJSON(text)).toThrow(`\`${field}\``);
  });

  test("a field __proto__, and what is no object", () => {
    const text = JSON.stringify(file).replace("{", '{"__proto__":{},');
    expect(validate(JSON.parse(text))).toBe(false);
    expect(() => priorFromJSON(text)).toThrow("`__proto__`");
    expect(validate([])).toBe(false);
  });
});
