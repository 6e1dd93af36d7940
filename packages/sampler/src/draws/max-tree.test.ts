import * as fc from "fast-check";
import { expect, test } from "vitest";
import { MaxTree } from "./max-tree.ts";

test("finds the first of the greatest numbers, whichever changed", () => {
  const numbers = fc.array(fc.nat(9), { minLength: 1, maxLength: 600 });
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(12)), { maxLength: 30 });
  fc.assert(
    fc.property(numbers, changes, (values, steps) => {
      const tree = new MaxTree(values.length, (index) => values[index]);
      expect(tree.find()).toBe(values.indexOf(Math.max(...values)));
      for (const [at, value] of steps) {
        const index = at % values.length;
        values[index] = value;
        tree.refresh(index);
        expect(tree.find()).toBe(values.indexOf(Math.max(...values)));
      }
      values.reverse();
      tree.refreshAll();
      expect(tree.find()).toBe(values.indexOf(Math.max(...values)));
    }),
  );
});
