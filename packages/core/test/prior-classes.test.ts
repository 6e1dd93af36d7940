// Classes of a prior taken, put in another order, renamed.
import { PriorError, priorFromCounts, renameClasses, reorderPrior, subsetPrior } from "@balms/core";
import { describe, expect, test } from "vitest";
import { zoo } from "./some-priors.ts";

describe("subset and reorder", () => {
  test("point at the class that was meant", () => {
    const refusal =
      '`classes`: received "Lynx"; expected classes of the prior. Did you mean "lynx"?';
    expect(() => subsetPrior(zoo, ["Lynx", "cat"])).toThrow(refusal);
    expect(() => reorderPrior(zoo, ["cat", "dog", "Lynx", "fox"])).toThrow(refusal);
    const numbered = priorFromCounts([1, 1], { classes: ["class 1", "class 2"] });
    expect(() => subsetPrior(numbered, ["class 3"])).toThrow(/expected classes of the prior$/);
    expect(() => subsetPrior(numbered, [3 as never])).toThrow(/received 3; .* prior$/);
    expect(() => subsetPrior(numbered, ["clas 2"])).toThrow('Did you mean "class 2"?');
    // Three letters are too few to be misspelt.
    expect(() => subsetPrior(zoo, ["rat"])).toThrow(/received "rat"; .* prior$/);
  });

  test("take classes by name, in the order given", () => {
    const subset = subsetPrior(zoo, ["lynx", "cat"]);
    expect(subset).toMatchObject({ classes: ["lynx", "cat"], counts: [1, 5], counted: "rows" });
    const turned = reorderPrior(zoo, zoo.classes.toReversed());
    expect(turned.counts).toEqual([0, 1, 3, 5]);
    expect(reorderPrior(turned, zoo.classes).digest).toBe(zoo.digest);
  });

  test("keep what is known of the prior", () => {
    const images = priorFromCounts([5, 3], { counted: "images", examples: 7 });
    expect(subsetPrior(images, ["1"])).toMatchObject({ counted: "images", examples: 7 });
    const { source, license, lineage } = subsetPrior(zoo, ["cat"]);
    expect({ source, license, lineage }).toEqual({
      source: "zoo",
      license: "CC0-1.0",
      lineage: [zoo.digest],
    });
  });

  test.each<[() => unknown, string]>([
    [() => subsetPrior(zoo, ["cat", "cow", "elk"]), '`classes`: received "cow", "elk"; expected'],
    [() => subsetPrior(zoo, ["cat", "cat"]), '`classes`: received "cat" at class 1'],
    [() => subsetPrior(zoo, ["fox"]), "`counts`: received only zeros"],
    [() => subsetPrior(zoo, []), "`counts`: received 0 classes"],
    [
      () => reorderPrior(zoo, ["fox", "dog", "cat"]),
      "`classes`: received 3 classes; expected 4 classes",
    ],
    [
      () => reorderPrior(zoo, [...zoo.classes, "elk"]),
      '`classes`: received "elk"; expected classes',
    ],
    [() => reorderPrior(zoo, [...zoo.classes, "cat"]), '`classes`: received "cat" at class 4'],
  ])("name what is wrong: %#", (call, message) => {
    expect(call).toThrow(message);
    expect(call).toThrow(PriorError);
  });
});

describe("rename", () => {
  test("adds up what gets the same name, in the order of first appearance", () => {
    const families = { dog: "canidae", fox: "canidae", cat: "felidae", lynx: "felidae" };
    for (const mapping of [
      families,
      new Map(Object.entries(families)),
      (name: string) => (name === "dog" || name === "fox" ? "canidae" : "felidae"),
    ]) {
      const { classes, counts } = renameClasses(zoo, mapping);
      expect({ classes, counts }).toEqual({ classes: ["felidae", "canidae"], counts: [6, 3] });
    }
  });

  test("leaves other names alone, and passes over what the prior does not have", () => {
    const { classes, counts } = renameClasses(zoo, { lynx: "cat", cow: "dog" });
    expect({ classes, counts }).toEqual({ classes: ["cat", "dog", "fox"], counts: [6, 3, 0] });
    expect(renameClasses(zoo, { cat: "dog", dog: "cat" }).counts).toEqual(zoo.counts);
    expect(renameClasses(zoo, {}).digest).toBe(zoo.digest);
  });

  test("knows classes that are names of an object's own machinery", () => {
    const classes = ["__proto__", "constructor", "toString", "get", "has"];
    const prior = priorFromCounts([1, 2, 3, 4, 5], { classes });
    expect(renameClasses(prior, {}).digest).toBe(prior.digest);
    const mapping = JSON.parse('{"__proto__":"a","get":"a","has":"constructor"}') as object;
    const merged = renameClasses(prior, mapping as Record<string, string>);
    expect(merged.classes).toEqual(["a", "constructor", "toString"]);
    expect(merged.counts).toEqual([5, 7, 3]);
  });

  test("of examples with several classes is one to one", () => {
    const images = priorFromCounts([5, 3], { counted: "images", examples: 7 });
    expect(renameClasses(images, { 0: "cat" })).toMatchObject({
      classes: ["cat", "1"],
      examples: 7,
    });
    expect(() => renameClasses(images, () => "animal")).toThrow(
      "`mapping`: received one name for several classes",
    );
    expect(() => renameClasses(images, () => "animal")).toThrow(PriorError);
    const instances = priorFromCounts([5, 3], { counted: "instances" });
    expect(renameClasses(instances, () => "animal").counts).toEqual([8]);
  });

  test.each([
    [undefined, "`mapping`: received undefined; expected a record, a Map or a function"],
    [null, "`mapping`: received null"],
    ["cat", '`mapping`: received "cat"'],
    [{ cat: 3 }, "`classes`: received 3 at class 0; expected texts without halves of characters"],
    [() => undefined, "`classes`: received undefined at class 0"],
    [new Map([["dog", null]]), "`classes`: received null at class 1"],
    [{ cat: "\ud800" }, "`classes`"],
  ])("refuses the mapping %o", (mapping, message) => {
    expect(() => renameClasses(zoo, mapping as never)).toThrow(message);
  });
});
