import { countNames, priorFromLabels, priorFromNames } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";

test("prior and ids have one order, which is not that of the rows", () => {
  const { prior, labels } = countNames(["lynx", "cat", "cat", "Ape"]);
  expect(prior).toEqual(priorFromNames(["lynx", "cat", "cat", "Ape"]));
  expect(prior.classes).toEqual(["Ape", "cat", "lynx"]);
  expect(labels).toEqual(Int32Array.of(2, 1, 1, 0));
});

test("given classes keep their order; an id of theirs stands for itself", () => {
  const classes = ["lynx", "cat", "dog"];
  const { prior, labels } = countNames(["cat", "lynx", 1 as never], { classes, source: "zoo" });
  expect(prior).toMatchObject({ classes, counts: [1, 2, 0], source: "zoo" });
  expect(labels).toEqual(Int32Array.of(1, 0, 1));
  expect(() => countNames(["wolf"], { classes })).toThrow('`names`: received "wolf" at row 0');
  expect(() => countNames("cat")).toThrow('`names`: received "cat"');
});

test("counting the ids gives the prior again, also of rows that can be read once", () => {
  const names = fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 });
  fc.assert(
    fc.property(names, (rows) => {
      const { prior, labels } = countNames(new Set(rows).values());
      expect(priorFromLabels(labels, { classes: prior.classes })).toEqual(prior);
      expect([...labels].map((id) => prior.classes[id])).toEqual([...new Set(rows)]);
    }),
  );
});
