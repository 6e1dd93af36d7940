import { evaluatePredictions, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import type { MethodName } from "../settings/method-name.ts";
import type { EvaluatedMethod } from "./evaluate-methods.ts";
import { rareClasses } from "./rare-classes.ts";
import { verdict } from "./verdict.ts";

const perClass = 20;
const prior = priorFromCounts([500, 50, 5], { classes: ["e", "k", "q"] });
const labels = Int32Array.from({ length: 3 * perClass }, (_, row) => Math.floor(row / perClass));

/** A method that recognises so many of the 20 test rows of each class: always the first ones. */
function method(name: MethodName, right: readonly [number, number, number]): EvaluatedMethod {
  const predictions = labels.map((label, row) =>
    row % perClass < right[label] ? label : (label + 1) % 3,
  );
  return { name, predictions, evaluation: evaluatePredictions(predictions, labels, { prior }) };
}

const rare = rareClasses(prior, {});
const wordsOf = (...parameters: Parameters<typeof verdict>): string =>
  verdict(...parameters).join(" ");
const softmax = method("softmax", [20, 10, 2]);

test("the simplest method that is as good as the best has the credit", () => {
  const words = wordsOf(
    [
      softmax,
      method("post-hoc", [18, 12, 14]),
      method("balanced-softmax", [18, 12, 15]),
      method("balms", [18, 12, 15]),
    ],
    { labels, written: "balms", rare },
  );
  expect(words).toBe(
    "Post-hoc adjustment recognises 70.0 % of the test rows of the few-shot class q; plain softmax, 10.0 % (+60.0 ± 22.5 points). " +
      "Balanced Softmax against it: +5.0 ± 10.0 points, no more than chance would bring. " +
      "BALMS against it: +5.0 ± 10.0 points, no more than chance would bring. " +
      "All classes alike: Post-hoc adjustment 73.3 %, plain softmax 53.3 % (+20.0 points).",
  );
});

test("what a more elaborate method earns by itself is its own", () => {
  const words = wordsOf([softmax, method("post-hoc", [20, 10, 8]), method("balms", [18, 12, 16])], {
    labels,
    written: "balms",
    rare,
  });
  expect(words).toBe(
    "BALMS recognises 80.0 % of the test rows of the few-shot class q; plain softmax, 10.0 % (+70.0 ± 21.0 points). " +
      "Post-hoc adjustment alone: +30.0 ± 21.0 points. " +
      "All classes alike: BALMS 76.7 %, plain softmax 53.3 % (+23.3 points).",
  );
});

test("a method that loses says so", () => {
  const words = wordsOf(
    [softmax, method("balanced-softmax", [18, 12, 15]), method("balms", [2, 1, 3])],
    { labels, written: "balms", rare },
  );
  expect(words).toContain("Balanced Softmax recognises 75.0 %");
  expect(words).toContain("BALMS against it: −60.0 ± 22.5 points.");
});

test("nothing is praised where nothing was gained", () => {
  const words = wordsOf([softmax, method("balms", [20, 10, 3])], {
    labels,
    written: "balms",
    rare,
  });
  expect(words).toBe(
    "No method recognises more of the few-shot class q than plain softmax (10.0 %) by more than chance: BALMS +5.0 ± 10.0 points. " +
      "All classes alike: BALMS 55.0 %, plain softmax 53.3 % (+1.7 points).",
  );
});

test("alone, a method is told by itself", () => {
  const own = rareClasses(prior, { fewBelow: 2 });
  expect(own.title).toBe("the rarest class q");
  expect(verdict([softmax], { labels, written: "softmax", rare: own }).join(" ")).toBe(
    "Plain softmax recognises 10.0 % of the test rows of the rarest class q, and 53.3 % of all classes alike.",
  );
});

test("equally frequent classes have no rarest", () => {
  const even = rareClasses(priorFromCounts([50, 50, 50]), {});
  const words = wordsOf([softmax, method("balms", [18, 12, 16])], {
    labels,
    written: "balms",
    rare: even,
  });
  expect(words).toBe(
    "BALMS recognises 76.7 % of the test rows of all classes (equally frequent); plain softmax, 53.3 % (+23.3 ± 9.6 points).",
  );
});

test("a mean over classes with unlike numbers of test rows is not called a share of rows", () => {
  const some = labels.subarray(0, labels.length - 5);
  const own = rareClasses(priorFromCounts([500, 5, 5], { classes: ["e", "k", "q"] }), {});
  const [before, after] = [softmax, method("balms", [20, 15, 15])].map(({ name, predictions }) => {
    const kept = predictions.slice(0, some.length);
    return { name, predictions: kept, evaluation: evaluatePredictions(kept, some, { prior }) };
  });
  expect(verdict([before, after], { labels: some, written: "balms", rare: own })[0]).toBe(
    "BALMS recognises 87.5 % of the test rows of the few-shot classes k and q, each class counting alike; plain softmax, 31.7 % (+55.8 ± 13.5 points).",
  );
});

test("methods that recognise the same are told without a chance", () => {
  const words = wordsOf([softmax, { ...softmax, name: "post-hoc" }], {
    labels,
    written: "post-hoc",
    rare,
  });
  expect(words).toContain("by more than chance: Post-hoc adjustment ±0 points.");
});
