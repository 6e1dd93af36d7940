// Lists with the counts that were published for real sets: made by a rule here, since only the first and the last class are known, the sum, and how
// many classes are many-, medium- and few-shot (Z. Liu et al., "Large-Scale Long-Tailed Recognition in an Open World", CVPR 2019).
import { imbalanceFactor, shotGroups } from "@balms/core";
import { expect, test } from "vitest";
import { counting } from "./counting.ts";

const { write, prior } = counting();

interface Published {
  readonly rows: number;
  readonly most: number;
  readonly least: number;
  /** Classes with more than 100 rows, with 20 to 100, with fewer. */
  readonly groups: readonly [number, number, number];
}

/** Counts from `from` to `to` by a power, so that their sum is nearest to `sum` from below. */
function between(length: number, from: number, to: number, power: number): number[] {
  const at = (place: number): number => (length === 1 ? 0 : place / (length - 1));
  return Array.from({ length }, (_, place) => Math.round(from + (to - from) * at(place) ** power));
}

/** Counts with what was published; what the rule leaves over goes to classes that have room for it. */
function countsOf({ rows, most, least, groups }: Published): number[] {
  const [many, medium, few] = groups;
  const tail = [...between(medium, 100, 20, 1), ...between(few, 19, least, 1)];
  const rest = rows - tail.reduce((sum, count) => sum + count, 0);
  let head = between(many, most, 101, 1);
  for (let power = 1; head.reduce((sum, count) => sum + count, 0) > rest; power /= 1.01) {
    head = between(many, most, 101, power);
  }
  let left = rest - head.reduce((sum, count) => sum + count, 0);
  for (let id = 1; left > 0; id++) {
    const more = Math.min(left, most - 1 - head[id]);
    head[id] += more;
    left -= more;
  }
  return [...head, ...tail];
}

test.each<[string, Published]>([
  ["ImageNet-LT", { rows: 115_846, most: 1280, least: 5, groups: [385, 479, 136] }],
  ["Places-LT", { rows: 62_500, most: 4980, least: 5, groups: [131, 163, 71] }],
])("counts such as those of %s", async (name, published) => {
  const counts = countsOf(published);
  const lines = counts.flatMap((count, id) => Array<string>(count).fill(`train/${id}/x.jpg ${id}`));
  const unequal = lines.map((line, row) => line.replace("x.jpg", `${row}.jpg`));
  const list = await prior(await write(`${name}.txt`, `${unequal.join("\n")}\n`));
  const rows = unequal.map((line) => line.replace(" ", ","));
  const table = await write(`${name}.csv`, `path,class_id\n${rows.join("\n")}\n`);
  const counted = await prior(table, "--label", "class_id");
  expect(counted.digest).toBe(list.digest);
  expect(counted.counts).toEqual(counts);
  expect(counted.counts.reduce((sum, count) => sum + count, 0)).toBe(published.rows);
  expect(imbalanceFactor(counted)).toBe(published.most / published.least);
  const groups = shotGroups(counted);
  expect(
    ["many", "medium", "few"].map((group) => groups.filter((each) => each === group).length),
  ).toEqual(published.groups);
});
