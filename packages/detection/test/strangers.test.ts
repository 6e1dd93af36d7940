// What is handed over by mistake, and what is said of it.
import {
  boxesFromCorners,
  countAnnotations,
  priorFromAnnotations,
  readAnnotations,
  readDetections,
} from "@balms/detection";
import { expect, test } from "vitest";

const file = {
  images: [{ id: 7 }],
  annotations: [{ id: 1, image_id: 7, category_id: 3, bbox: [1, 2, 4, 3] }],
  categories: [{ id: 3, name: "lynx" }],
};

test.each([new Blob([JSON.stringify(file)]), JSON.stringify(file), new Uint8Array(3), file])(
  "sources that are no pieces %#",
  async (source) => {
    await expect(readAnnotations(source as never)).rejects.toThrow(
      /`source`: .* a stream: \[bytes\].*blob\.stream\(\)/u,
    );
  },
);

test("what was counted is no source that is read", async () => {
  const counted = await countAnnotations([new TextEncoder().encode(JSON.stringify(file))]);
  expect(await priorFromAnnotations(counted)).toMatchObject({ counts: [1], examples: 1 });
});

test("lists of boxes in a list", () => {
  expect(() => boxesFromCorners([[1, 2, 5, 6]] as never)).toThrow(
    /received 1 numbers; expected four a box, one box after the other in one list/u,
  );
});

test("a name of a file that is no text", async () => {
  const bytes = [new TextEncoder().encode(JSON.stringify(file))];
  const refusal = { code: "argument", parameter: "file", received: "7" };
  await expect(readAnnotations(bytes, { file: 7 as never })).rejects.toMatchObject(refusal);
  await expect(readDetections(bytes, { file: 7 as never })).rejects.toMatchObject(refusal);
});
