import { PriorError, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { alignPrior } from "./align-prior.ts";

const names = ["crane", "owl", "crane"];

test("names that repeat can show that the order is right", () => {
  const prior = priorFromCounts([3, 2, 1], { classes: ["crane", "owl", "crane (machine)"] });
  expect(alignPrior(prior, names, "prior.json")).toBe(prior);
  const ids = priorFromCounts([3, 2, 1]);
  expect(alignPrior(ids, names, "prior.json")).toBe(ids);
});

test("names that repeat bring nothing together", () => {
  const prior = priorFromCounts([3, 2, 1], { classes: ["crane", "crane 2", "owl"] });
  const act = (): unknown => alignPrior(prior, names, "prior.json");
  expect(act).toThrow(PriorError);
  expect(act).toThrow(
    /a model with two classes "crane"; expected its 3 classes in the order of the model: class 1 is "owl"/u,
  );
});
