import { readFileSync } from "node:fs";
import { priorFromExamples } from "@balms/core";
import {
  countAnnotations,
  packAnnotations,
  priorFromAnnotations,
  readAnnotations,
} from "@balms/detection";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countParsed, type AnnotationFile } from "./annotation-file.ts";
import { bytesOf, cutAt, cuts } from "./cut-pieces.ts";

// Made-up scenes with annotations by the rules of LVIS and COCO.
const scenes = readFileSync(new URL("fixtures/golden/detection/truth.json", import.meta.url));

describe("scenes", () => {
  test("have the counts that a program in Python found", async () => {
    const counts = await countAnnotations([scenes]);
    const { categories, ...rest } = counts;
    expect(rest).toMatchObject({ images: 60, emptyImages: 6, annotations: 248 });
    expect(categories.map(({ id }) => id)).toEqual(Array.from({ length: 24 }, (_, i) => 3 * i + 1));
    expect(categories[2].name).toBe("class-7");
    expect(categories.map(({ images }) => images)).toEqual([
      3, 1, 16, 8, 21, 2, 11, 2, 1, 0, 21, 16, 1, 1, 1, 1, 2, 2, 34, 5, 7, 23, 12, 12,
    ]);
    expect(categories.map(({ instances }) => instances)).toEqual([
      3, 1, 19, 9, 25, 2, 9, 2, 1, 0, 24, 17, 1, 1, 1, 1, 2, 2, 47, 5, 5, 30, 12, 11,
    ]);
    expect(categories.map(({ crowds }) => crowds)).toEqual([
      0, 0, 1, 0, 4, 0, 2, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 3, 0, 2, 1, 0, 2,
    ]);
    expect(categories.map(({ negativeImages }) => negativeImages)).toEqual([
      14, 15, 8, 11, 9, 19, 10, 12, 13, 16, 15, 12, 14, 9, 15, 16, 15, 10, 8, 14, 11, 10, 13, 11,
    ]);
    expect(categories.map(({ notExhaustiveImages }) => notExhaustiveImages)).toEqual([
      0, 1, 3, 2, 5, 1, 3, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  test("state the counts of another set, which is told", async () => {
    const { categories, statedOtherwise } = await countAnnotations([scenes]);
    expect(categories[0]).toMatchObject({ statedImages: 21, statedInstances: 42 });
    expect(statedOtherwise).toEqual(categories.map(({ name }) => name));
  });

  test("give a prior of images among all images, or of instances", async () => {
    const images = await priorFromAnnotations([scenes], { source: "scenes" });
    expect(images).toMatchObject({ counted: "images", examples: 60, source: "scenes" });
    expect(images.counts.slice(0, 5)).toEqual([3, 1, 16, 8, 21]);
    expect(images.classes.slice(0, 2)).toEqual(["class-1", "class-4"]);
    const counts = await countAnnotations([scenes]);
    expect(await priorFromAnnotations(counts)).toMatchObject({ digest: images.digest });
    const instances = await priorFromAnnotations(counts, { counted: "instances" });
    expect(instances).toMatchObject({ counted: "instances", examples: undefined });
    expect(instances.counts.slice(0, 5)).toEqual([3, 1, 19, 9, 25]);
  });

  test.each(["images", "instances"] as const)(
    "give the same prior of %s where they are in memory already",
    async (counted) => {
      const { digest } = await priorFromAnnotations([scenes], { counted });
      const set = await readAnnotations([scenes]);
      expect(await priorFromAnnotations(set, { counted })).toMatchObject({ digest });
    },
  );

  test("count for a model's classes in their order, and those without annotations as none", async () => {
    const set = await readAnnotations([scenes]);
    const { classes, counts } = await priorFromAnnotations([scenes]);
    const names = [...classes, "heron"].toReversed();
    const prior = await priorFromAnnotations(set, { classes: names });
    expect(prior).toMatchObject({ classes: names, counts: [0, ...counts.toReversed()] });
    await expect(priorFromAnnotations(set, { classes: names.slice(2) })).rejects.toThrow(
      /^`classes`: received no "class-70"; expected every category of the annotations/u,
    );
  });
});

test("annotations without ids of their own are counted, as nothing refers to them", async () => {
  const bare = {
    images: [{ id: 0 }, { id: 1 }],
    annotations: [
      { image_id: 0, category_id: 90 },
      { image_id: 0, category_id: 90 },
      { id: 0, image_id: 1, category_id: 1 },
    ],
    categories: [
      { id: 1, name: "person" },
      { id: 90, name: "toothbrush" },
    ],
  };
  const { annotations, categories } = await countAnnotations([bytesOf(bare)]);
  expect(annotations).toBe(3);
  expect(categories.map(({ images }) => images)).toEqual([1, 1]);
  expect(categories.map(({ instances }) => instances)).toEqual([1, 2]);
});

const fields = { iscrowd: fc.constantFrom(0, 1, true, false), segmentation: fc.jsonValue() };
const file: fc.Arbitrary<AnnotationFile> = fc
  .record({
    images: fc.uniqueArray(fc.maxSafeNat(), { minLength: 1, maxLength: 20 }),
    categories: fc.uniqueArray(fc.oneof(fc.nat(90), fc.maxSafeNat()), { minLength: 1 }),
    annotations: fc.uniqueArray(fc.maxSafeNat(), { minLength: 1, maxLength: 60 }),
  })
  .chain(({ images, categories, annotations }) => {
    const image = fc.constantFrom(...images);
    const category = fc.constantFrom(...categories);
    return fc.record({
      images: fc.tuple(
        ...images.map((id) =>
          fc.record(
            { id: fc.constant(id), neg_category_ids: fc.uniqueArray(category) },
            { requiredKeys: ["id"] },
          ),
        ),
      ),
      annotations: fc.tuple(
        ...annotations.map((id) =>
          fc.record(
            { ...fields, id: fc.constant(id), image_id: image, category_id: category },
            { requiredKeys: ["id", "image_id", "category_id"] },
          ),
        ),
      ),
      categories: fc.constant(categories.map((id, i) => ({ name: `class ${i}`, id }))),
    });
  });

test("any file, its lists in any order, cut anywhere, has the counts of the same file in memory", async () => {
  const order = fc.shuffledSubarray(["images", "annotations", "categories"] as const, {
    minLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(file, order, cuts, async (parsed, lists, at) => {
      const text = JSON.stringify(Object.fromEntries(lists.map((list) => [list, parsed[list]])));
      const counts = await countAnnotations(cutAt(bytesOf(text), at));
      const expected = countParsed(parsed);
      expect(counts.categories).toMatchObject(expected);
      const named = new Set(parsed.annotations.map(({ image_id: image }) => image));
      expect(counts).toMatchObject({
        images: parsed.images.length,
        emptyImages: parsed.images.length - named.size,
        annotations: parsed.annotations.length,
        statedOtherwise: [],
      });
    }),
  );
});

test("image counts are those of core's counting of images with their instances", async () => {
  await fc.assert(
    fc.asyncProperty(file, async (parsed) => {
      const names = new Map(parsed.categories.map(({ id, name }) => [id, name]));
      const images = parsed.images.map(({ id }) =>
        parsed.annotations
          .filter(({ image_id: image }) => image === id)
          .map(({ category_id: category }) => names.get(category)!),
      );
      const classes = parsed.categories.map(({ name }) => name);
      const expected = priorFromExamples(images, { classes, counted: "images" });
      const { digest } = await priorFromAnnotations([bytesOf(parsed)]);
      const bbox = [0, 0, 1, 1];
      const annotations = parsed.annotations.map((one) => ({ ...one, bbox, segmentation: null }));
      const set = packAnnotations({ ...parsed, annotations });
      expect(await priorFromAnnotations(set)).toMatchObject({ digest });
      expect(digest).toBe(expected.digest);
    }),
  );
});

/** What a ReadableStream is in browsers where it cannot be iterated over. */
const plainStream = (pieces: Uint8Array<ArrayBuffer>[]) => {
  const reader = new Blob(pieces).stream().getReader();
  const stream = { cancelled: false };
  return Object.assign(stream, {
    getReader: () => ({
      read: () => reader.read(),
      cancel: () => {
        stream.cancelled = true;
        return reader.cancel();
      },
    }),
  });
};

describe("a source", () => {
  test("may be a web stream, one that cannot be iterated over too", async () => {
    expect((await countAnnotations(new Blob([scenes]).stream())).annotations).toBe(248);
    const stream = plainStream([Uint8Array.from(scenes)]);
    expect((await countAnnotations(stream)).annotations).toBe(248);
    expect(stream.cancelled).toBe(false);
  });

  test("is closed when what it gives is refused", async () => {
    const stream = plainStream([Uint8Array.from(bytesOf("{]"))]);
    await expect(countAnnotations(stream)).rejects.toMatchObject({ code: "data" });
    expect(stream.cancelled).toBe(true);
  });

  test("is read no further after a request to stop, and not waited for while it keeps silent", async () => {
    const stop = new AbortController();
    async function* silent(): AsyncGenerator<Uint8Array, void> {
      yield scenes.subarray(0, 1000);
      stop.abort();
      await new Promise(() => {});
    }
    await expect(countAnnotations(silent(), { signal: stop.signal })).rejects.toMatchObject({
      code: "interrupted",
    });
  });
});
