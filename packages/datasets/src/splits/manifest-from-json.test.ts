import { expect, test } from "vitest";
import { createLongTailedSplit } from "./create-long-tailed-split.ts";
import { manifestFromJSON } from "./manifest-from-json.ts";
import { manifestToJSON } from "./manifest-to-json.ts";

const split = createLongTailedSplit({
  labels: [0, 0, 0, 0, 1, 1, 1, 1],
  classes: ["cat", "eel"],
  profile: { kind: "step", imbalanceFactor: 2 },
  seed: "s",
  validation: { perClass: 1 },
});

test("text and split are the same thing, also for explicit counts", () => {
  expect(manifestFromJSON(manifestToJSON(split))).toEqual(split);
  expect(manifestFromJSON(`\uFEFF${manifestToJSON(split)}`)).toEqual(split);
  const explicit = createLongTailedSplit({
    labels: [0, 1, 1],
    classes: 2,
    profile: { kind: "explicit", counts: [1, 1] },
    seed: 3,
  });
  expect(manifestFromJSON(manifestToJSON(explicit))).toEqual(explicit);
});

test.each([
  [{ format: "balms.split/2" }, /`s\.json: format`: received "balms\.split\/2"/u],
  [{ seed: null }, /s\.json: seed/u],
  [{ classes: ["cat", "cat"] }, /s\.json: classes.*different class names/u],
  [{ counts: [3] }, /s\.json: counts/u],
  [{ profile: { kind: "zipf" } }, /s\.json: profile/u],
  [{ profile: { kind: "step", imbalanceFactor: 2 } }, /s\.json: profile/u],
  [{ profile: { kind: "explicit", counts: ["1"] } }, /s\.json: profile/u],
  [{ source: { rows: -1, labels: "" } }, /s\.json: source/u],
  [{ train: [0, 99] }, /s\.json: train.*ascending rows from 0 to 7/u],
  [{ train: [1, 0] }, /s\.json: train/u],
  [{ validation: split.train.slice(0, 1) }, /s\.json: validation.*no other list/u],
  [{ counts: [2, 1] }, /s\.json: train.*counts add up/u],
  [{ seed: "t" }, /s\.json: digest.*changed by hand/u],
  [{ digest: 7 }, /s\.json: digest/u],
])("a changed field is a DataError that names it: %j", (change, message) => {
  expect(() => manifestFromJSON(JSON.stringify({ ...split, ...change }), "s.json")).toThrow(
    message,
  );
});

test("text that is no manifest is a DataError", () => {
  expect(() => manifestFromJSON(manifestToJSON(split).slice(0, 40))).toThrow(
    /text that is not JSON/u,
  );
  expect(() => manifestFromJSON("7")).toThrow(/expected a JSON object/u);
});
