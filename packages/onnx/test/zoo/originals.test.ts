import { expect, test } from "vitest";
import { readModel } from "../../src/index.ts";
import { differences } from "./compare.ts";
import { expose } from "./expose.ts";
import { refused, repaired } from "./families.ts";
import { fileOf } from "./file-of.ts";
import { randomFeeds, runOnce } from "./run-once.ts";
import { readScores } from "./true-scores.ts";

const running = repaired.filter(({ notRun }) => notRun === undefined);

test("every family has a name of its own", () => {
  const names = [...repaired, ...refused].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

// What the zoo says of its families is true: otherwise a wrong correction could pass.
test.each(running)("the outputs of $name are made of its true scores", async (family) => {
  const { model, truths } = family;
  const feeds = randomFeeds(model, family, 1);
  const names = truths.map(({ tensor }) => tensor);
  const read = readModel(fileOf(family));
  const results = await runOnce(expose(read, names), feeds, family);
  const inside = await runOnce(expose(read, names), feeds, family, names);
  const followed = Object.entries(family.tail(...readScores(truths, inside)));
  const wanted = Object.fromEntries(followed.filter(([name]) => !family.ownLabels?.includes(name)));
  expect(Object.keys(wanted).length).toBeGreaterThan(0);
  expect(differences(results, wanted, family)).toBeUndefined();
});
