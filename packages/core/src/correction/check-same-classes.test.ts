import { expect, test } from "vitest";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { checkSameClasses } from "./check-same-classes.ts";

const prior = priorFromCounts([3, 2, 1], { classes: ["cat", "dog", "lynx"] });

test.each([
  [
    ["cat", "dog", "Lynx"],
    '"Lynx" as class 2 of 3; expected "lynx" as class 2 of 3. ' +
      '"Lynx" is perhaps "lynx": renameClasses makes them one.',
  ],
  [
    ["cat", "lynx", "dog"],
    '"lynx" as class 1 of 3; expected "dog" as class 1 of 3. ' +
      "reorderPrior brings classes into another order, renameClasses under other names.",
  ],
  [
    ["cat", "dog", "hippopotamus"],
    '"hippopotamus" as class 2 of 3; expected "lynx" as class 2 of 3. reorderPrior brings',
  ],
  [
    ["cat", "dog", "lynx", "lynxes"],
    '"lynxes" as class 3 of 4; expected undefined as class 3 of 3. "lynxes" is perhaps "lynx"',
  ],
])("classes %j are refused, and the way out is named", (classes, message) => {
  const other = priorFromCounts(
    classes.map(() => 1),
    { classes },
  );
  expect(() => checkSameClasses(prior, other, "target")).toThrow(`\`target\`: received ${message}`);
});

test("the same classes pass, whatever their counts", () => {
  const other = priorFromCounts([0, 0, 9], { classes: prior.classes });
  expect(() => checkSameClasses(prior, other, "target")).not.toThrow();
});
