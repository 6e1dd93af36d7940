import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { mergePriors, priorFromJSON } from "@balms/core";
import { expect, test } from "vitest";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder(), name);
  const isBytes = content instanceof Uint8Array || typeof content === "string";
  await writeFile(path, isBytes ? content : JSON.stringify(content));
  return path;
};
const count = (...argv: string[]) => runBalms(["prior", "count", ...argv]);

const scenes = fileURLToPath(
  new URL("../../detection/test/fixtures/golden/detection/truth.json", import.meta.url),
);
const photos = {
  categories: [
    { id: 90, name: "lynx" },
    { id: 3, name: "dog" },
  ],
  images: [{ id: 5 }, { id: 6 }, { id: 7 }],
  annotations: [
    { id: 1, image_id: 5, category_id: 3 },
    { id: 2, image_id: 5, category_id: 3 },
    { id: 3, image_id: 7, category_id: 90, iscrowd: 1 },
  ],
};

test("annotations are counted by image, or by instance, and said aloud", async () => {
  const images = await count(scenes);
  expect(images.status).toBe(0);
  const prior = priorFromJSON(images.stdout);
  expect(prior).toMatchObject({ counted: "images", examples: 60, source: "truth.json" });
  expect(prior.counts).toEqual([
    3, 1, 16, 8, 21, 2, 11, 2, 1, 0, 21, 16, 1, 1, 1, 1, 2, 2, 34, 5, 7, 23, 12, 12,
  ]);
  expect(images.stderr).toContain(
    "truth.json is taken for annotations as LVIS has them: 248 annotations of 60 images\n" +
      "balms: 18 annotations are crowds (iscrowd): their images count as images of the category\n" +
      "balms: 6 images have no annotation, and are among the examples\n" +
      "balms: 24 categories state another image_count or instance_count than there are annotations, such as class-1 (image_count 21, counted 3);",
  );
  const instances = await count(scenes, "--counted", "instances");
  expect(priorFromJSON(instances.stdout)).toMatchObject({
    counted: "instances",
    examples: undefined,
    counts: [3, 1, 19, 9, 25, 2, 9, 2, 1, 0, 24, 17, 1, 1, 1, 1, 2, 2, 47, 5, 5, 30, 12, 11],
  });
  expect(instances.stderr).toContain("18 annotations are crowds (iscrowd), and not counted");
});

test("compressed, in UTF-16, indented or with a mark they give the same prior", async () => {
  const plain = priorFromJSON((await count(await file("photos.json", photos))).stdout);
  expect(plain).toMatchObject({ classes: ["lynx", "dog"], counts: [1, 1], examples: 3 });
  const text = JSON.stringify(photos, undefined, 2);
  const others = {
    "packed.json.gz": gzipSync(JSON.stringify(photos)),
    "indented.json": text,
    "marked.json": `\uFEFF${text}`,
    "wide.json": Buffer.from(`\uFEFF${text}`, "utf16le"),
  };
  for (const [name, content] of Object.entries(others)) {
    const { stdout, stderr } = await count(await file(name, content));
    expect(stderr).toContain(`${name} is taken for annotations as COCO has them: 3 annotations`);
    expect(priorFromJSON(stdout).digest).toBe(plain.digest);
  }
  const stdin = Readable.from([Buffer.from(text)]);
  const { stdout } = await runBalms(["prior", "count", "-"], { stdin });
  expect(priorFromJSON(stdout).digest).toBe(plain.digest);
});

test("several files are added up, in the order of the first, or of --classes", async () => {
  const first = await file("photos.json", photos);
  const second = await file("more.json", { ...photos, categories: photos.categories.toReversed() });
  const added = await count(first, second);
  // Ids are those of one file: whether it is the same image in both, they do not tell.
  const twice =
    "the 2 files are taken for different images: one that is in two of them counts twice";
  expect(added.stderr).toContain(twice);
  expect((await count(first)).stderr).not.toContain("taken for different images");
  const both = priorFromJSON(added.stdout);
  expect(both).toMatchObject({ classes: ["lynx", "dog"], counts: [2, 2], examples: 6 });
  const names = await file("names.txt", "cat\ndog\nlynx\n");
  const known = priorFromJSON((await count(first, "--classes", names)).stdout);
  expect(known).toMatchObject({ classes: ["cat", "dog", "lynx"], counts: [0, 1, 1] });
  const numbered = await count(first, "--classes", "2");
  expect(priorFromJSON(numbered.stdout).digest).toBe(
    priorFromJSON((await count(first)).stdout).digest,
  );
});

test("shards that are counted apart and merged have the digest of all counted at once", async () => {
  const shards = await Promise.all(
    photos.images.map((image, i) =>
      file(`shard-${i}.json`, {
        ...photos,
        images: [image],
        annotations: photos.annotations.filter(({ image_id: id }) => id === image.id),
      }),
    ),
  );
  const whole = priorFromJSON((await count(await file("photos.json", photos))).stdout);
  expect(priorFromJSON((await count(...shards)).stdout).digest).toBe(whole.digest);
  // The second image has no annotation: of it alone there is no prior.
  const first = priorFromJSON((await count(shards[0], shards[1])).stdout);
  const last = priorFromJSON((await count(shards[2])).stdout);
  expect(mergePriors([first, last]).prior.digest).toBe(whole.digest);
});

test.each<[name: string, content: unknown, options: string[], message: RegExp]>([
  [
    "cut.json",
    JSON.stringify(photos).slice(0, 200),
    [],
    /cut\.json`: received a file that ends in the middle, after 200 bytes in annotations\[2\]/u,
  ],
  [
    "cut.json.gz",
    gzipSync(JSON.stringify(photos)).subarray(0, 90),
    [],
    /cut\.json\.gz`: received gzip data that cannot be unpacked to their end/u,
  ],
  [
    "photos.json",
    { ...photos, images: [{ id: 5 }] },
    [],
    /annotations of an image that is not in `images`: 7;/u,
  ],
  [
    "photos.json",
    photos,
    ["--counted", "rows"],
    /`--counted`: received rows together with annotations; expected images or instances/u,
  ],
  [
    "photos.json",
    photos,
    ["--format", "ids"],
    /`--format`: received ids together with annotations/u,
  ],
  ["photos.json", photos, ["--classes", "3"], /received 2 categories; expected 3, as --clas/u],
])(
  "%s is refused for what is wrong in it: %#, and nothing is written",
  async (name, content, options, message) => {
    const path = await file(name, content);
    const { status, stdout, stderr } = await count(path, ...options);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(message);
  },
);

test("categories that another list of classes lacks are refused by name", async () => {
  const path = await file("photos.json", photos);
  const names = await file("names.txt", "Lynx\ndog\n");
  const { stderr } = await count(path, "--classes", names);
  expect(stderr).toContain("received categories that are not among the classes: lynx;");
  expect(stderr).toContain('Is "lynx" the class "Lynx"? Write both alike.');
});
