// What balms evaluate measures of a detector, beside what lvis-api and pycocotools say of the same files.
import { readFile, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);
const golden = (name: string): string =>
  fileURLToPath(new URL(`../../detection/test/fixtures/golden/detection/${name}`, import.meta.url));

interface Truth {
  readonly images: readonly Readonly<Record<string, unknown>>[];
  readonly annotations: readonly {
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: readonly [number, number, number, number];
  }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
}
interface Found {
  readonly image_id: number;
  readonly category_id: number;
  readonly score: unknown;
  readonly segmentation?: { readonly size: readonly number[] };
}

const read = (name: string): unknown => JSON.parse(readFileSync(golden(name), "utf8"));
const truth = read("truth.json") as Truth;
const found = read("detections.json") as readonly Found[];

interface Measured {
  readonly rules: string;
  readonly measured: string;
  readonly prior: { readonly digest: string } | null;
  readonly measures: Readonly<Record<string, number | null>>;
  readonly classes: readonly {
    readonly class: string;
    readonly group: string | null;
    readonly trainingImages: number | null;
  }[];
  readonly verdict: readonly string[];
}

function evaluate(...argv: string[]): Promise<CommandResult> {
  return runBalms(["evaluate", ...argv]);
}

const files = (scene = "."): string[] => [
  "--annotations",
  golden(`${scene}/truth.json`),
  "--detections",
  golden(`${scene}/detections.json`),
];

async function measured(...argv: string[]): Promise<Measured> {
  const result = await evaluate(...argv, "--json", "--quiet");
  expect(result).toMatchObject({ status: 0, stderr: "" });
  return JSON.parse(result.stdout) as Measured;
}

async function write(name: string, value: unknown): Promise<string> {
  await writeFile(path(name), JSON.stringify(value));
  return path(name);
}

const figures = {
  AP: "ap",
  AP50: "ap50",
  AP75: "ap75",
  APs: "apSmall",
  APm: "apMedium",
  APl: "apLarge",
  APr: "apRare",
  APc: "apCommon",
  APf: "apFrequent",
  "AR@1": "arAt1",
  "AR@10": "arAt10",
  "AR@100": "ar",
  "AR@300": "ar",
  "ARs@300": "arSmall",
} as const;

test.each([".", "ties", "many", "edges"])(
  "%s: the figures of lvis-api and pycocotools, boxes and masks",
  async (scene) => {
    const expected = read(`${scene}/expected.json`) as Readonly<
      Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>
    >;
    for (const rules of ["lvis", "coco"]) {
      for (const [kind, name] of [
        ["segm", "masks"],
        ["bbox", "boxes"],
      ] as const) {
        const options = ["--rules", rules, "--measured", name];
        const { measures, ...rest } = await measured(...files(scene), ...options);
        expect(rest).toMatchObject({ rules, measured: name });
        const errors = Object.entries(figures).flatMap(([figure, key]) => {
          const value = expected[rules]?.[kind]?.[figure];
          return value === undefined ? [] : [Math.abs((measures[key] ?? -1) - value)];
        });
        expect(errors.length).toBeGreaterThan(8);
        expect(Math.max(...errors)).toBeLessThan(1e-9);
      }
    }
  },
);

test("rules are those of the annotations, masks are measured where all have them", async () => {
  expect(await measured(...files())).toMatchObject({ rules: "lvis", measured: "masks" });
  const images = truth.images.map((image) => ({ ...image, neg_category_ids: undefined }));
  const plain = await write("coco.json", { ...truth, images });
  const boxes = truth.annotations.map(({ image_id, category_id, bbox }) => ({
    image_id,
    category_id,
    bbox,
    score: 0.5,
  }));
  const list = await write("boxes.json", boxes);
  const all = await measured("--annotations", plain, "--detections", list);
  expect(all).toMatchObject({ rules: "coco", measured: "boxes", prior: null });
  const none = await measured("--annotations", plain, "--detections", await write("no.json", []));
  expect(none.measures).toMatchObject({ ap: 0, recall: 0 });
  expect(none.verdict).toEqual(["There are no detections: nothing is found."]);
});

test("from annotations to a prior to the groups of an evaluation", async () => {
  const counted = await runBalms(["prior", "count", golden("truth.json"), "-o", path("p.json")]);
  expect(counted).toMatchObject({ status: 0 });
  const { prior, classes, measures } = await measured(...files(), "--prior", path("p.json"));
  const inFile = JSON.parse(await readFile(path("p.json"), "utf8")) as { digest: string };
  expect(prior?.digest).toBe(inFile.digest);
  const images = truth.categories.map(
    ({ id }) =>
      new Set(truth.annotations.flatMap((one) => (one.category_id === id ? [one.image_id] : [])))
        .size,
  );
  expect(classes.map(({ trainingImages }) => trainingImages)).toEqual(images);
  expect(classes.map(({ group }) => group)).toEqual(
    images.map((count) => (count <= 10 ? "rare" : "common")),
  );
  expect(measures["apFrequent"]).toBeNull();
});

test("gzipped files and standard input are read as they come", async () => {
  const plain = await measured(...files());
  await writeFile(path("truth.json.gz"), gzipSync(await readFile(golden("truth.json"))));
  const packed = gzipSync(JSON.stringify(found));
  const stdin = (async function* pieces(): AsyncGenerator<Uint8Array> {
    // A pipe may be cut anywhere.
    yield packed.subarray(0, 1);
    yield await Promise.resolve(packed.subarray(1));
  })();
  const argv = ["--annotations", path("truth.json.gz"), "--detections", "-", "--json", "--quiet"];
  const piped = await runBalms(["evaluate", ...argv], { stdin });
  expect(piped).toMatchObject({ status: 0, stderr: "" });
  expect((JSON.parse(piped.stdout) as Measured).measures).toEqual(plain.measures);
});

test("tables and a page tell it, with a chart where training images are known", async () => {
  await runBalms(["prior", "count", golden("truth.json"), "-o", path("p.json")]);
  const options = ["--prior", path("p.json"), "--report", path("report.html")];
  const { status, stdout } = await evaluate(...files(), ...options);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^379 detections of 248 objects in 60 images, 24 classes; masks, by the/u);
  expect(stdout).toMatch(/\nAP {2,}25\.3 {2,}\d/u);
  expect(stdout).toMatch(/Worst classes:\nclass {2,}training images/u);
  const page = await readFile(path("report.html"), "utf8");
  for (const part of ["Each class against its training images", "Measures", "All 24 classes"]) {
    expect(page).toContain(part);
  }
});

function object(id: number, category: number, bbox: readonly number[]): object {
  return { id, image_id: 1, category_id: category, bbox };
}

/** Two pictures, a frequent class "car" and a rare one, whose scores are lower than a dozen of mistakes. */
async function shy(): Promise<string[]> {
  const images = [1, 2].map((id) => ({ id, width: 100, height: 100 }));
  const annotations = [object(1, 1, [10, 10, 30, 30]), object(2, 2, [50, 50, 40, 40])];
  const categories = [
    { id: 1, name: "car" },
    { id: 2, name: "lynx" },
  ];
  const results = [
    { image_id: 1, category_id: 1, bbox: [10, 10, 30, 30], score: 0.9 },
    ...Array.from({ length: 12 }, (_, at) => ({
      image_id: 1,
      category_id: 1,
      bbox: [60, at, 9, 9],
      score: 0.5,
    })),
    { image_id: 1, category_id: 2, bbox: [50, 50, 40, 40], score: 0.1 },
  ];
  return [
    "--annotations",
    await write("scene.json", { images, annotations, categories }),
    "--detections",
    await write("results.json", results),
  ];
}

test("a rare class that is found, but ranked below, is told", async () => {
  const argv = await shy();
  const [alone] = (await measured(...argv)).verdict.slice(-1);
  expect(alone).toMatch(/^Nothing says which classes are rare: give --prior/u);
  const counts = await write("p.json", { car: 500, lynx: 3 });
  const { verdict } = await measured(...argv, "--prior", counts);
  expect(verdict).toEqual([
    "Rare classes are found, but ranked below frequent ones: AP 100.0 % of them alone, 0.0 % where classes compete for 10 places in a picture (frequent ones: 100.0 % and 100.0 %). Their scores are too low: balms adjust corrects a detector by its training images.",
    "Scores from 0.3 on find 0.0 % of the objects of rare classes, 100.0 % of those of frequent ones.",
  ]);
});

test("what does not show in the figures is said: LVIS by the rules of COCO, scores that are no probabilities, corners", async () => {
  const coco = await measured(...files(), "--rules", "coco");
  expect(coco.verdict.join(" ")).toMatch(/The annotations are of LVIS.*these figures are too low/u);
  const corners = truth.annotations.map(({ image_id, category_id, bbox: [x, y, w, h] }) => ({
    image_id,
    category_id,
    bbox: [x, y, x + w, y + h],
    score: 7,
  }));
  const argv = ["--annotations", golden("truth.json")];
  const { verdict } = await measured(...argv, "--detections", await write("c.json", corners));
  expect(verdict.join(" ")).toMatch(/Some scores are below 0 or above 1.*they may be corners/u);
});

const changed = (index: number, change: object): Promise<string> =>
  write(
    "changed.json",
    found.map((one, at) => (at === index ? { ...one, ...change } : one)),
  );

test.each([
  [
    () => Promise.resolve(golden("truth.json")),
    /an object; .*take it as annotations, and the list/u,
  ],
  [() => changed(3, { score: null }), /changed\.json`: received null as score of detections\[3\]/u],
  [() => changed(3, { image_id: 7 }), /changed\.json`: received pictures that .* do not list: 7;/u],
  [
    () => changed(3, { category_id: 0 }),
    /received categories that .* do not list: 0;.*count from 0/u,
  ],
  [
    () => changed(0, { segmentation: { ...found[0]?.segmentation, size: [136, 152] } }),
    /changed\.json`: received a mask of 136 × 152 at position 0; expected 152 × 136/u,
  ],
  [
    async () => {
      await writeFile(path("cut.json"), JSON.stringify(found).slice(0, 20_000));
      return path("cut.json");
    },
    /cut\.json`: received a file that ends in the middle, after 20000 bytes/u,
  ],
  [
    async () => {
      await writeFile(path("cut.gz"), gzipSync(JSON.stringify(found)).subarray(0, 2000));
      return path("cut.gz");
    },
    /cut\.gz`: received gzip data that cannot be unpacked to their end/u,
  ],
  [
    async () => {
      await writeFile(path("nan.json"), '[{ "image_id": 1000, "category_id": 1, "score": NaN }]');
      return path("nan.json");
    },
    /nan\.json`: received "N" at byte \d+, in detections\[0\]\.score; .*JSON has neither NaN/u,
  ],
  [() => Promise.resolve(path("nowhere")), /nowhere`: received nothing \(it does not exist\)/u],
])("detections that cannot be are refused, and nothing is written %#", async (file, message) => {
  const argv = ["--annotations", golden("truth.json"), "--detections", await file()];
  const refused = await evaluate(...argv, "--report", path("report.html"), "--quiet");
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(message);
  await expect(readFile(path("report.html"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("annotations that cannot be are refused", async () => {
  const list = ["--detections", golden("detections.json")];
  const swapped = await evaluate("--annotations", golden("detections.json"), ...list, "--quiet");
  expect(swapped.stderr).toMatch(/received a list; .* take it as detections, and the annotations/u);
  const images = truth.images.map((image) => ({ ...image, neg_category_ids: undefined }));
  const coco = await write("coco.json", { ...truth, images });
  const asLvis = await evaluate("--annotations", coco, ...list, "--rules", "lvis", "--quiet");
  expect(asLvis.stderr).toMatch(/`--rules`: received "lvis", and images without neg_category_ids/u);
  const annotations = truth.annotations.map((one) => ({ ...one, segmentation: undefined }));
  const bare = await write("bare.json", { ...truth, annotations });
  const masks = await evaluate("--annotations", bare, ...list, "--measured", "masks", "--quiet");
  expect(masks.stderr).toMatch(/bare\.json`: received no mask of .*where --measured is "masks"/u);
});

test("a prior of other classes, or of instances, is refused", async () => {
  const other = await write("other.json", { "class-1": 3 });
  const unknown = await evaluate(...files(), "--prior", other, "--quiet");
  expect(unknown.stderr).toMatch(/other\.json`: received no class "class-4".*Count the prior/u);
  const count = ["prior", "count", golden("truth.json"), "--counted", "instances"];
  await runBalms([...count, "-o", path("instances.json")]);
  const instances = await evaluate(...files(), "--prior", path("instances.json"), "--quiet");
  expect(instances.stderr).toMatch(/received counts of instances; expected counts of rows or im/u);
});

test("options of classifiers and of detectors are not mixed", async () => {
  for (const [argv, message] of [
    [[...files(), "--model", "net.onnx"], /`--model`: received beside --annotations/u],
    [[...files(), "--few-below", "9"], /`--few-below`: received beside --annotations/u],
    [["--logits", "a.npy", "--rules", "coco"], /`--logits`: received beside --rules/u],
    [files().slice(0, 2), /`--detections`: received nothing, beside --annotations/u],
    [files().slice(2), /`--annotations`: received nothing, beside --detections/u],
    [["--logits", "a.npy", "--labels", "b.npy"], /`--prior`: received nothing/u],
    [["--annotations", "-", "--detections", "-"], /`-`: received standard input for 2 files/u],
  ] as const) {
    const refused = await evaluate(...argv);
    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr).toMatch(message);
  }
});
