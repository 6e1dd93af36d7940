import { evaluatePredictions, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { rareClasses } from "./rare-classes.ts";
import { verdict } from "./verdict.ts";

const prior = priorFromCounts([500, 50, 5], { classes: ["e", "k", "q"] });
const labels = [0, 0, 1, 1, 2, 2];
const softmax = evaluatePredictions([0, 0, 1, 0, 0, 0], labels, { prior });
const balms = evaluatePredictions([0, 0, 1, 1, 2, 0], labels, { prior });

test("the gain on the rare classes is told against plain softmax", () => {
  const rare = rareClasses(prior, {});
  const words = verdict(
    [
      { name: "softmax", evaluation: softmax },
      { name: "balms", evaluation: balms },
    ],
    { written: "balms", rare },
  );
  expect(words).toBe(
    "BALMS recognises 50.0 % of the test rows of the few-shot class q; plain softmax, 0.0 % (+50.0 points). All classes alike: 83.3 % against 50.0 % (+33.3 points).",
  );
});

test("alone, a method is told by itself", () => {
  const rare = rareClasses(prior, { fewBelow: 2 });
  expect(rare.title).toBe("the rarest class q");
  const words = verdict([{ name: "softmax", evaluation: softmax }], { written: "softmax", rare });
  expect(words).toBe(
    "Plain softmax recognises 0.0 % of the test rows of the rarest class q, and 50.0 % of all classes alike.",
  );
});

test("equally frequent classes have no rarest", () => {
  const even = priorFromCounts([50, 50, 50]);
  const rare = rareClasses(even, {});
  const words = verdict(
    [
      { name: "softmax", evaluation: softmax },
      { name: "balms", evaluation: balms },
    ],
    { written: "balms", rare },
  );
  expect(words).toBe(
    "BALMS recognises 83.3 % of the test rows of all classes, which are equally frequent; plain softmax, 50.0 % (+33.3 points).",
  );
});
