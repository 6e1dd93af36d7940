import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSplitLabels } from "./check-split-labels.ts";
import { createLongTailedSplit } from "./create-long-tailed-split.ts";
import { manifestFromJSON } from "./manifest-from-json.ts";
import { manifestToJSON } from "./manifest-to-json.ts";

/** `perClass` rows of each class, mixed. */
const balanced = (classes: number, perClass: number): number[] =>
  Array.from({ length: classes * perClass }, (_, row) => row % classes);

const small = {
  labels: balanced(3, 100),
  classes: ["cat", "dog", "eel"],
  profile: { kind: "exponential", imbalanceFactor: 100 },
  seed: 1,
} as const;

describe("profiles", () => {
  test("CIFAR-10-LT with imbalance factor 200", () => {
    const split = createLongTailedSplit({
      labels: balanced(10, 5000),
      classes: 10,
      profile: { kind: "exponential", imbalanceFactor: 200 },
      seed: 0,
    });
    expect(split.counts).toEqual([5000, 2775, 1540, 854, 474, 263, 146, 81, 45, 25]);
    expect(split.train.length).toBe(11_203);
  });

  test("step: the second half is rare", () => {
    const split = createLongTailedSplit({
      labels: balanced(4, 50),
      classes: 4,
      profile: { kind: "step", imbalanceFactor: 10 },
      seed: 0,
    });
    expect(split.counts).toEqual([50, 50, 5, 5]);
  });

  test("Pareto: falls from the largest to the largest over the factor", () => {
    const { counts } = createLongTailedSplit({
      labels: balanced(5, 200),
      classes: 5,
      profile: { kind: "pareto", imbalanceFactor: 50, largest: 100 },
      seed: 0,
    });
    expect(counts[0]).toBe(100);
    expect(counts[4]).toBe(2);
    expect(counts).toEqual(counts.toSorted((first, second) => second - first));
  });

  test("explicit counts, from a source that is itself uneven", () => {
    const split = createLongTailedSplit({
      labels: [0, 0, 0, 0, 1, 1, 2],
      classes: 3,
      profile: { kind: "explicit", counts: [3, 2, 1] },
      seed: 0,
    });
    expect(split.counts).toEqual([3, 2, 1]);
    expect(split.classes).toEqual(["0", "1", "2"]);
  });
});

test("rows are of their class, serve once, and add up to the profile", () => {
  const settings = fc.record({
    factor: fc.integer({ min: 1, max: 20 }),
    validation: fc.integer({ min: 0, max: 2 }),
    share: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
    seed: fc.oneof(fc.string(), fc.nat()),
  });
  fc.assert(
    fc.property(settings, ({ factor, validation, share, seed }) => {
      const split = createLongTailedSplit({
        ...small,
        profile: { kind: "exponential", imbalanceFactor: factor },
        seed,
        validation: { perClass: validation },
        meta: { share },
      });
      const rows = [...split.train, ...split.validation, ...split.meta];
      expect(new Set(rows).size).toBe(rows.length);
      expect(split.validation.length).toBe(3 * validation);
      expect(
        split.classes.map((_, label) => split.train.filter((row) => row % 3 === label).length),
      ).toEqual(split.counts);
      expect(manifestFromJSON(manifestToJSON(split))).toEqual(split);
    }),
    { numRuns: 50 },
  );
});

test("the same seed gives the same split, another seed another one", () => {
  expect(createLongTailedSplit(small)).toEqual(createLongTailedSplit(small));
  const other = createLongTailedSplit({ ...small, seed: 2 });
  expect(other.counts).toEqual([100, 10, 1]);
  expect(other.digest).not.toBe(createLongTailedSplit(small).digest);
});

test("the rows of a class do not depend on the other classes", () => {
  const [first, second] = [
    [50, 20, 5],
    [50, 20, 40],
  ].map((counts) => {
    const split = createLongTailedSplit({ ...small, profile: { kind: "explicit", counts } });
    return split.train.filter((row) => row % 3 === 0);
  });
  expect(first).toEqual(second);
});

test("the manifest of a known split does not change", () => {
  const split = createLongTailedSplit({
    ...small,
    profile: { kind: "explicit", counts: [3, 2, 1] },
  });
  expect(split).toMatchInlineSnapshot(`
    {
      "classes": [
        "cat",
        "dog",
        "eel",
      ],
      "counts": [
        3,
        2,
        1,
      ],
      "digest": "sha256:401c6462c64e17e025564017a8e562b122cb072c8a5e820e24fa91cb3229a1e6",
      "format": "balms.split/1",
      "meta": [],
      "profile": {
        "counts": [
          3,
          2,
          1,
        ],
        "kind": "explicit",
      },
      "seed": 1,
      "source": {
        "labels": "sha256:417562b0e9d178d569a2f0e1aba8d6d33dec1efc75f2816d7b75282009a07661",
        "rows": 300,
      },
      "train": [
        6,
        91,
        97,
        125,
        222,
        264,
      ],
      "validation": [],
    }
  `);
});

test.each([
  [{ labels: [0, 2, 0] }, /received no row of class "dog"/u],
  [{ classes: 0 }, /`classes`: received 0/u],
  [{ classes: ["cat", "", "eel"] }, /`classes`: received an empty name at class 1;/u],
  [{ classes: [] }, /`classes`: received no names/u],
  [
    { classes: ["cat", "cat", "eel"] },
    /`classes`: received the name "cat" at class 1 and already at class 0;/u,
  ],
  [
    { profile: { kind: "zipf" as "step", imbalanceFactor: 2 } },
    /`profile\.kind`: received "zipf"/u,
  ],
  [{ profile: { kind: "step", imbalanceFactor: 0.5 } }, /`imbalanceFactor`: received 0\.5/u],
  [{ labels: [0, 1, 2, 3] }, /`labels`: received 3 at row 3; expected class ids from 0 to 2/u],
  [
    { profile: { kind: "explicit", counts: [101, 1, 1] } },
    /received 101 rows for class "cat"; expected from 1 to 100/u,
  ],
  [{ profile: { kind: "explicit", counts: [1, 1, 0] } }, /received 0 rows for class "eel"/u],
  [
    { profile: { kind: "explicit", counts: [1, 1] } },
    /`profile\.counts`: received 2 counts; expected 3/u,
  ],
  [{ validation: { perClass: 1 } }, /received 1 rows to hold out of the 1 of class "eel"/u],
  [{ validation: { perClass: 0.5 } }, /`validation\.perClass`: received 0\.5/u],
  [{ meta: { share: 1 } }, /`meta\.share`: received 1;/u],
] as const)(
  "settings that leave a class without rows are an ArgumentError: %#",
  (change, message) => {
    expect(() => createLongTailedSplit({ ...small, ...change })).toThrow(message);
  },
);

test.each([
  [{ classNames: [] }, "`classNames`: received an unknown option; expected `classes`"],
  [
    { profile: { kind: "step", imbalanceFactor: 2, larget: 9 } },
    "`profile.larget`: received an unknown option; expected `largest`",
  ],
  [
    { profile: { kind: "explicit", counts: [1, 1, 1], largest: 9 } },
    "`profile.largest`: received an unknown option; expected one of kind, counts",
  ],
  [{ meta: { perclass: 1 } }, "`meta.perclass`: received an unknown option; expected `perClass`"],
  [
    { validation: { perClass: 1, share: 0.5 } },
    "`validation`: received both perClass and share; expected one of them",
  ],
])("an option that would be passed over is refused: %j", (change, message) => {
  expect(() => createLongTailedSplit({ ...small, ...change } as typeof small)).toThrow(message);
});

test("labels may be 64-bit integers, as NumPy writes them", () => {
  const labels = BigInt64Array.from(small.labels, BigInt);
  const split = createLongTailedSplit({ ...small, labels });
  expect(split).toEqual(createLongTailedSplit(small));
  checkSplitLabels(split, labels);
});

test("a split is tied to its labels", () => {
  const split = createLongTailedSplit(small);
  checkSplitLabels(split, Int32Array.from(small.labels));
  expect(() => checkSplitLabels(split, small.labels.toReversed())).toThrow(
    /that the split was made for/u,
  );
  expect(() => checkSplitLabels(split, small.labels.slice(1))).toThrow(/received 299 labels/u);
});
