import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/temporary-folder.ts";
import { FeatureFile } from "./feature-file.ts";

const folder = temporaryFolder();

test("rows in any order, near and far, are those that were written, piece by piece", async () => {
  let count = 0;
  const written = fc.record({
    // Some 2 MB at most: more than is read together, and less.
    dimensions: fc.constantFrom(1, 3, 257, 5000),
    pieces: fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }),
    picks: fc.array(fc.nat(), { maxLength: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(written, async ({ dimensions, pieces, picks }) => {
      const file = new FeatureFile(join(folder(), String(count++)), dimensions);
      let end = 0;
      for (const rows of pieces) {
        const first = end * dimensions;
        await file.write(
          end,
          Float32Array.from({ length: rows * dimensions }, (_, at) => first + at),
        );
        end += rows;
      }
      const wanted = Int32Array.from(end === 0 ? [] : picks, (pick) => pick % end);
      const expected = Float32Array.from(
        { length: wanted.length * dimensions },
        (_, at) => (wanted[Math.floor(at / dimensions)] ?? 0) * dimensions + (at % dimensions),
      );
      expect(await file.pick(wanted)).toEqual(expected);
      expect(await file.read(0, end)).toHaveLength(end * dimensions);
    }),
    { numRuns: 40 },
  );
});

test("a file that cannot be written is named", async () => {
  const file = new FeatureFile(join(folder(), "nowhere", "features"), 2);
  await expect(file.write(0, Float32Array.of(1, 2))).rejects.toThrow(
    /nowhere.*expected a file that can be written/u,
  );
});

test("rows that are not there are no zeros", async () => {
  const file = new FeatureFile(join(folder(), "short"), 2);
  await file.write(0, Float32Array.of(1, 2, 3));
  await expect(file.pick(Int32Array.of(1))).rejects.toThrow(/ends before its rows/u);
});

test("rows that are written again take the place of the old ones", async () => {
  const file = new FeatureFile(join(folder(), "again"), 1);
  await file.write(0, Float32Array.of(1, 2, 3));
  await file.write(1, Float32Array.of(5));
  expect(await file.read(0, 3)).toEqual(Float32Array.of(1, 5, 3));
});
