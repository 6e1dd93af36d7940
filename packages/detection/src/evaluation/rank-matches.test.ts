import { atOnce } from "@balms/core/adapter";
import { expect, test } from "vitest";
import { rankMatches } from "./rank-matches.ts";

test("others have their turn while many detections of one class are ranked, and the ranking is the same", () => {
  const size = 100_000;
  // The surer half matches at every threshold, the other at none.
  const words = new Uint32Array(size).fill(2 ** 10 - 1, 0, size / 2);
  const ranking = { order: Int32Array.from(words.keys()), words, truths: size };
  expect([...rankMatches(ranking)]).toHaveLength(4);
  const { precisions, recalls } = atOnce(rankMatches(ranking));
  // Of the recalls 0, 0.01 … 1, those up to a half are reached, without a mistake before.
  for (const precision of precisions) expect(precision).toBeCloseTo(51 / 101, 12);
  expect([...recalls]).toEqual(Array(10).fill(0.5));
});
