import { expect, test } from "vitest";
import { producer } from "../../version.ts";
import { mergePriors } from "../operations/merge-priors.ts";
import { priorFromCounts } from "../prior-from-counts.ts";
import { priorFromJSON } from "./prior-from-json.ts";
import { priorToJSON } from "./prior-to-json.ts";

const prior = priorFromCounts([3, 1, 0], { classes: ["cat", "lynx", "é😀"], source: "zoo" });

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
  "producer": "${producer}",
  "digest": "${priorFromCounts([3, 1]).digest}"
}
`);
});

test("all that is known of a prior is written, in a fixed order", () => {
  const whole = priorFromCounts([3, 1], {
    counted: "images",
    examples: 9,
    source: "zoo",
    time: "2026-01-31T12:00:00Z",
    license: "CC0-1.0",
    producer: "counter 7",
  });
  const { prior: twice } = mergePriors([whole, whole]);
  const written = JSON.parse(priorToJSON(twice)) as Record<string, unknown>;
  expect(Object.entries(written)).toEqual([
    ["format", "balms.prior/1"],
    ["labels", ["0", "1"]],
    ["counts", [6, 2]],
    ["counted", "images"],
    ["examples", 18],
    ["source", "zoo"],
    ["time", "2026-01-31T12:00:00Z"],
    ["license", "CC0-1.0"],
    ["producer", producer],
    ["lineage", [whole.digest, whole.digest]],
    ["digest", twice.digest],
  ]);
  expect(priorFromJSON(priorToJSON(twice))).toEqual(twice);
});

test("a prior that was changed by hand is not written", () => {
  const changed = { ...prior, counts: [3, 2, 0] };
  expect(() => priorToJSON(changed)).toThrow('`digest`: received "sha256:');
  expect(() => priorToJSON({ ...prior, source: 1 as never })).toThrow("`source`: received 1");
});
