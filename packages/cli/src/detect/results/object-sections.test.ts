import { priorFromCounts } from "@balms/core";
import type { Detection } from "@balms/detection";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { DetectReport } from "./detect-report.ts";
import type { FoundObject } from "./found-objects.ts";
import { objectSections } from "./object-sections.ts";

const box = [10, 10, 20, 20] as const;
const prior = priorFromCounts([500, 300, 4], { classes: ["cat", "dog", "newt"] });

/** What the objects of a report are told by. */
const report = {
  record: { measure: { minScore: 0.3 }, model: { method: "balanced-sigmoid" } },
  classes: { prior, names: prior.classes, testIds: [1, 2, 3] },
  data: {
    test: {
      set: { images: [{ id: 1, width: 64, height: 64 }] },
      picture: () => Promise.resolve({ source: "data:image/png;base64,AA==", box: [0, 0, 64, 64] }),
    },
  },
} as unknown as DetectReport;

function saying(...scores: readonly (readonly [categoryId: number, score: number])[]): FoundObject {
  const said: Detection[] = scores.map(([categoryId, score]) => ({
    imageId: 1,
    categoryId,
    score,
    box,
  }));
  const object = { imageId: 1, categoryId: 3, box, isCrowd: false, area: 400 };
  return { image: 0, object: object as unknown as FoundObject["object"], actual: 2, said };
}

test("of all that is on an object, the surest is drawn, and over it the right class", async () => {
  const before = [saying([1, 0.9], [2, 0.8], [3, 0.1])];
  const after = [saying([2, 0.9], [1, 0.8], [3, 0.5])];
  const [gained] = await objectSections({ report, before, after });
  const { document } = parseHTML(gained ?? "");
  const titles = [...document.querySelectorAll("svg")].map((svg) =>
    [...svg.querySelectorAll("g > title")].map(({ textContent }) => textContent),
  );
  expect(titles).toEqual([["cat, 90.0 %"], ["dog, 90.0 %", "newt, 50.0 %"]]);
  expect(document.querySelector("figcaption")?.textContent).toBe(
    "newt: cat 90 % → newt 50 % beside dog 90 %",
  );
});

test("where nothing is sure enough, it is told and not drawn", async () => {
  const [lost] = await objectSections({
    report,
    before: [saying([3, 0.7])],
    after: [saying([1, 0.2], [3, 0.1])],
  });
  const { document } = parseHTML(lost ?? "");
  expect(document.querySelectorAll("g > title")).toHaveLength(1);
  expect(document.querySelector("figcaption")?.textContent).toBe(
    "newt: newt 70 % → at most cat 20 %",
  );
});
