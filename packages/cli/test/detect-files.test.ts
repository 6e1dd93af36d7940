// balms detect on annotations and images of a user: what is read, and what is refused before the work, in one message and without a file left behind.
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { priorFromJSON } from "@balms/core";
import { expect, test } from "vitest";
import { encodePng } from "../src/data/encode-png.ts";
import { detectIn, fewScenes } from "./detect-in.ts";
import { runBalms } from "./run-balms.ts";
import { detectorFile, writeScenes, type WrittenAnnotations } from "./scene-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const { detect, refused } = detectIn(folder);

test("scenes in files give what the built-in ones do, whatever the order of their categories", async () => {
  const words = await writeScenes(folder(), fewScenes, ({ train, test: held }) => {
    for (const part of [train, held]) (part.categories as object[]).reverse();
  });
  const own = await detect(words);
  const built = await detect(["--scenes", "20", "--test-scenes", "10"]);
  // As printed: means over classes are added up in another order.
  expect(own.stdout).toBe(built.stdout);
});

test("the prior is the one that balms prior count gives of the same file", async () => {
  const words = await writeScenes(folder(), fewScenes);
  await detect(words);
  const counted = await runBalms(["prior", "count", join(folder(), "train.json")]);
  const written = await readFile(join(folder(), "out", "prior.json"), "utf8");
  expect(priorFromJSON(written)).toMatchObject({ digest: priorFromJSON(counted.stdout).digest });
});

test("annotations may be gzipped, and have boxes alone", async () => {
  const words = await writeScenes(folder(), fewScenes, ({ train, test: held }) => {
    for (const part of [train, held]) {
      for (const object of part.annotations) Reflect.deleteProperty(object, "segmentation");
      for (const image of part.images) Reflect.deleteProperty(image, "neg_category_ids");
    }
  });
  for (const part of ["train", "test"]) {
    const file = join(folder(), `${part}.json`);
    await writeFile(`${file}.gz`, gzipSync(await readFile(file)));
  }
  const packed = words.map((word) => (word.endsWith(".json") ? `${word}.gz` : word));
  const { status, stdout } = await detect(packed, "--json");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ measure: { measured: "boxes", rules: "coco" } });
});

test.each<[string, (written: WrittenAnnotations) => void, RegExp]>([
  [
    "boxes outside of their image",
    ({ train }) => Object.assign(train.annotations[3] ?? {}, { bbox: [90, 90, 60, 60] }),
    /^balms: .*train\.json.*annotation 4.*\n/u,
  ],
  [
    "an empty mask",
    ({ test: held }) =>
      Object.assign(held.annotations[2] ?? {}, {
        segmentation: { size: [96, 96], counts: [9216] },
      }),
    /^balms: .*test\.json.*annotation 3.*\n/u,
  ],
  [
    "a category that the model lacks",
    ({ train, test: held }) => {
      for (const part of [train, held]) {
        (part.categories as object[]).push({ id: 99, name: "heron" });
      }
    },
    /^balms: .*train\.json.*57 categories, for .* with 56 classes/u,
  ],
  [
    "no annotations of test images",
    ({ test: held }) => (held.annotations as object[]).splice(0),
    /^balms: .*test\.json.*10 images without annotations.*validation/u,
  ],
  [
    "images without a name",
    ({ train }) => {
      for (const image of train.images) Reflect.deleteProperty(image, "file_name");
    },
    /^balms: .*train\.json.*image 1 without "file_name".*coco_url/u,
  ],
  [
    "images of two folders that have one name in the folder that is given",
    ({ train }) => {
      for (const [index, image] of train.images.entries()) {
        Object.assign(image, { file_name: `${index % 2}/train-000001.png` });
      }
    },
    /^balms: .*train\.json.*20 of 20 images that are not in .*: 0\/train-000001\.png/u,
  ],
])("%s: refused, and nothing is left behind", async (_, change, message) => {
  const words = await writeScenes(folder(), fewScenes, change);
  expect(await refused(words)).toMatch(message);
});

test.each(["train", "."])("images of LVIS are found by their addresses, in %s", async (place) => {
  const words = await writeScenes(folder(), fewScenes, ({ train }) => {
    for (const image of train.images) {
      const { file_name: name } = image;
      Reflect.deleteProperty(image, "file_name");
      Object.assign(image, { coco_url: `http://images.cocodataset.org/train/${name}` });
    }
  });
  const given = words.map((word) =>
    word === join(folder(), "train") ? join(folder(), place) : word,
  );
  expect(await detect(given)).toMatchObject({ status: 0 });
});

test("a class that no training image has is told before the work, in the words of balms adjust", async () => {
  const words = await writeScenes(folder(), fewScenes, ({ train }) => {
    const [first] = train.categories as readonly { id: number }[];
    const others = train.annotations.filter((one) => one.category_id !== first?.id);
    Object.assign(train, { annotations: others });
  });
  const told =
    /^balms: `.*train\.json`: received a frequency of 0 or 1 for "a"; expected examples with and without it, or --zero-counts smooth or floor\n$/u;
  expect(await refused(words)).toMatch(told);
  const prior = join(folder(), "prior.json");
  const file = join(folder(), "train.json");
  await runBalms(["prior", "count", file, "-o", prior]);
  const out = join(folder(), "adjusted.onnx");
  const { stderr } = await runBalms(["adjust", detectorFile, "--prior", prior, "-o", out]);
  expect(stderr.replace("prior.json", "train.json")).toMatch(told);
  expect(await detect(words, "--zero-counts", "smooth")).toMatchObject({ status: 0 });
});

test("images that are missing are named", async () => {
  const words = await writeScenes(folder(), fewScenes);
  for (const name of ["000003", "000007"]) {
    await rm(join(folder(), "train", `train-${name}.png`));
  }
  expect(await refused(words)).toMatch(
    /^balms: .*train\.json.*2 of 20 images that are not in .*train-000003\.png and train-000007\.png/u,
  );
});

test.each<[string, Partial<Record<"width" | "height", number>>, RegExp]>([
  ["cropped", { width: 64 }, /test-000003\.png has 96 × 96 pixels, and not 64 × 96;.*cropped/u],
  ["turned", { width: 150, height: 96 }, /has 96 × 150 pixels, and not 150 × 96;.*EXIF/u],
])("images that were %s since they were annotated are refused", async (_, size, message) => {
  const words = await writeScenes(folder(), fewScenes, ({ test: held }) => {
    Object.assign(held.images[2] ?? {}, size);
    // What is annotated in it would have to fit in.
    const others = held.annotations.filter(({ image_id: image }) => image !== 3);
    Object.assign(held, { annotations: others });
  });
  const pixels = { width: 96, height: size.width ?? 96, channels: 3 } as const;
  const bytes = encodePng(new Uint8Array(3 * pixels.width * pixels.height), pixels);
  if (size.height !== undefined) await writeFile(join(folder(), "test", "test-000003.png"), bytes);
  expect(await refused(words)).toMatch(
    /^balms: .*test\.json.*1 of 10 images of other proportions/u,
  );
  expect(await refused(words)).toMatch(message);
});

test("images that are no images are named before the detector sees any", async () => {
  const words = await writeScenes(folder(), fewScenes);
  await writeFile(join(folder(), "train", "train-000004.png"), "a text");
  expect(await refused(words)).toMatch(
    /^balms: `[^\n]*train-000004\.png`: received bytes that begin/u,
  );
});

test("images in another size are the same images", async () => {
  const words = await writeScenes(folder(), fewScenes, ({ train, test: held }) => {
    for (const part of [train, held]) {
      for (const image of part.images) Object.assign(image, { width: 192, height: 192 });
      for (const object of part.annotations) {
        Object.assign(object, { bbox: object.bbox.map((side) => 2 * side), segmentation: [] });
      }
    }
  });
  const { status } = await detect(words);
  expect(status).toBe(0);
});

test("images that are in both files are refused", async () => {
  const words = await writeScenes(folder(), fewScenes);
  const copy = join(folder(), "test", "test-000002.png");
  await copyFile(join(folder(), "train", "train-000001.png"), copy);
  expect(await refused(words)).toMatch(
    /^balms: .*test\.json.*1 of 10 test images that are training images of .*: test-000002\.png/u,
  );
});

test("annotations that are cut off are refused in bounded memory, without a file left behind", async () => {
  const words = await writeScenes(folder(), fewScenes);
  const file = join(folder(), "test.json");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.slice(0, text.length * 0.8));
  expect(await refused(words)).toMatch(/^balms: .*test\.json/u);
});

test.each([
  [["--zero-counts", "mask"], /choices are error, smooth, floor/u],
  [["--annotations", "a.json"], /^balms: `--images, --test-annotations, --test-images`/u],
  [
    "--annotations a --images b --test-annotations c --test-images d --scenes 20".split(" "),
    /^balms: `--scenes`: received 20 together with --annotations/u,
  ],
])("options that do not go together: %s", async (words, message) => {
  expect(await refused(words)).toMatch(message);
});
