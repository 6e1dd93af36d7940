import { priorFromCounts } from "@balms/core";
import { encodeMask, evaluateDetections, packAnnotations } from "@balms/detection";
import { expect, test } from "vitest";
import { found, square, truths } from "./scene-of-boxes.ts";

const set = truths([{ image: 7, category: 5, box: square, id: 12 }]);
const detection = found(7, 5, 0.5, square);
test.each([
  [() => evaluateDetections({} as never, []), "`annotations`: received Object; expected what"],
  [() => evaluateDetections(set, undefined as never), "`detections`: received undefined;"],
  [
    () => evaluateDetections(set, [found(8, 5, 1, square)]),
    "pictures that the annotations do not list: 8;",
  ],
  [
    () => evaluateDetections(set, [found(7, 6, 1, square)]),
    "categories that the annotations do not list: 6;",
  ],
  [
    () => evaluateDetections(set, [found(7, 5, NaN, square)]),
    "`detections[0]`: received NaN as score;",
  ],
  [
    () => evaluateDetections(set, [found(7, 5, 1, [0, 0, -1, 1])]),
    "received [0, 0, -1, 1] as box;",
  ],
  [
    () =>
      evaluateDetections(set, [
        detection,
        { ...detection, box: undefined, mask: encodeMask([1], [1, 1]) },
      ]),
    "`detections[1]`: received no box;",
  ],
  [
    () => evaluateDetections(set, [{ imageId: 7, categoryId: 5, score: 1 }]),
    "received neither box nor mask;",
  ],
  [
    () => evaluateDetections(set, [{ ...detection, image: 7 } as never]),
    "`detections[0].image`: received an unknown option; expected `imageId`",
  ],
  [
    () => evaluateDetections(set, [{ ...detection, mask: encodeMask([1], [1, 1]) }]),
    "a mask of 1 × 1 at position 0; expected 100 × 100",
  ],
  [() => evaluateDetections(set, [detection], { measured: "masks" }), "no mask of annotation 12;"],
  [
    () => evaluateDetections(set, [], { rule: "lvis" } as never),
    "`rule`: received an unknown option; expected `rules`",
  ],
  [() => evaluateDetections(set, [], { rules: "voc" as never }), '`rules`: received "voc";'],
  [() => evaluateDetections(set, [], { bestPerImage: 0 }), "`bestPerImage`: received 0;"],
  [
    () => evaluateDetections(set, [], { rareUpTo: 200 }),
    "`commonUpTo`: received 100; expected a whole number from 200",
  ],
  [
    () =>
      evaluateDetections(set, [], {
        prior: priorFromCounts([1, 2], { classes: ["class 5", "class 2"] }),
      }),
    '`prior`: received no class "class 9";',
  ],
  [
    () =>
      evaluateDetections(
        packAnnotations({
          images: [{ id: 1 }],
          annotations: [],
          categories: [{ id: 1, name: "one" }],
        }),
        [],
        { rules: "lvis" },
      ),
    '`rules`: received "lvis", and images without neg_category_ids;',
  ],
])("what cannot be evaluated is refused: %#", (evaluate, message) => {
  expect(evaluate).toThrow(message);
});
