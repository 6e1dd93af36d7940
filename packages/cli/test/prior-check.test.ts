import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writeFeatureFiles, writeImageFolders } from "./example-data.ts";
import { prior, priorFiles, refusal } from "./prior-files.ts";

const { path, write, save } = priorFiles();

beforeEach(() => {
  vi.stubEnv("GITHUB_ACTIONS", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What was said of a prior that does not fit, without the folder. */
async function failed(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await prior("check", ...words);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  return stderr.replaceAll(path("/"), "");
}

async function fits(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await prior("check", ...words);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.replaceAll(path("/"), "");
}

const images = (examples: number) =>
  save("images.json", { cat: 1 }, { counted: "images", examples });
const pets = () => save("pets.json", { cat: 3, dog: 1 });

test("a prior that can be read fits; one that was changed does not", async () => {
  expect(await fits(await pets())).toBe("pets.json fits: 2 classes, 4 rows\n");
  expect(await fits(path("pets.json"), "--quiet")).toBe("");
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(path("pets.json"), "utf8");
  await write("pets.json", text.replace('"cat"', '"Cat"'));
  expect(await failed(path("pets.json"), "--quiet")).toMatch(
    /^balms: `pets\.json`: received in the field "digest".*It was changed since the digest was taken\.\n$/u,
  );
});

test("it fits the labels that it was counted from, as names, ids or folders", async () => {
  await pets();
  const names = await write("names.txt", "cat\ndog\ncat\ncat\n");
  const ids = await write("ids.txt", "0\n1\n0\n0\n");
  await writeImageFolders(path(""), { images: { cat: 3, dog: 1 } });
  for (const labels of [names, ids, path("images")]) {
    expect(await fits(path("pets.json"), "--labels", labels)).toMatch(/fits/u);
  }
  await write("names.txt", "cat\ndog\ncat\ncat\ndog\nbird\n");
  expect(await failed(path("pets.json"), "--labels", names)).toBe(
    'balms: pets.json: names.txt has classes that the prior lacks: "bird"\n',
  );
  await write("names.txt", "cat\ndog\ncat\ncat\ndog\nCat\n");
  expect(await failed(path("pets.json"), "--labels", names)).toMatch(/"Cat"; is it "cat"\?\n$/u);
  await write("ids.txt", "0\n1\n1\n");
  expect(await failed(path("pets.json"), "--labels", ids)).toBe(
    'balms: pets.json: counts that are not those of ids.txt: "cat" 3 times, and not 1, "dog" 1 times, and not 2\n',
  );
  await save("weights.json", { cat: 0.5, dog: 0.5 }, { counted: "weights" });
  expect(await refusal(prior("check", path("weights.json"), "--labels", ids))).toMatch(
    /a prior of weights, which count nothing/u,
  );
  await writeFeatureFiles(path(""));
  await save("three.json", { a: 200, b: 60, c: 12 });
  expect(await fits(path("three.json"), "--labels", path("train_y.npy"))).toMatch(/3 classes/u);
});

test("a table is read as it was counted", async () => {
  await pets();
  const table = await write("table.csv", "id,species\n1,cat\n2,cat\n3,dog\n4,cat\n");
  const words = [path("pets.json"), "--labels", table, "--label"];
  expect(await fits(...words, "species")).toMatch(/fits/u);
  expect(await refusal(prior("check", ...words, "speces"))).toMatch(/speces/u);
});

test("images that may have several classes are held against how many there are", async () => {
  const scenes = {
    images: [{ id: 1 }, { id: 2 }],
    categories: [{ id: 7, name: "cat" }],
    annotations: [{ id: 1, image_id: 1, category_id: 7, bbox: [0, 0, 1, 1], area: 1, iscrowd: 0 }],
  };
  const labels = await write("scenes.json", JSON.stringify(scenes));
  expect(await fits(await images(2), "--labels", labels)).toMatch(/2 images with 1 labels/u);
  expect(await failed(await images(3), "--labels", labels)).toBe(
    "balms: images.json: 3 examples, and 2 examples in scenes.json\n",
  );
});

test("it has the classes of a model in their order", async () => {
  await pets();
  const names = await write("classes.txt", "cat\ndog\n");
  expect(await fits(path("pets.json"), "--classes", names)).toMatch(/fits/u);
  await write("classes.txt", "dog\ncat\n");
  expect(await failed(path("pets.json"), "--classes", names)).toBe(
    'balms: pets.json: class 0 is "cat", and "dog" in classes.txt; the names are the same, in another order\n',
  );
  await write("classes.txt", "cat\ndog\nemu\n");
  expect(await failed(path("pets.json"), "--classes", names)).toBe(
    'balms: pets.json: class 2 is none, and "emu" in classes.txt\n',
  );
});

test("it has not drifted from another by more than is allowed", async () => {
  await pets();
  const then = await save("then.json", { cat: 1, dog: 1 });
  const words = [path("pets.json"), "--against", then, "--max-drift"];
  expect(await fits(...words, "0.25")).toBe(
    "pets.json fits: 2 classes, 4 rows, 0.25 away from then.json\n",
  );
  expect(await failed(...words, "0.2")).toBe(
    "balms: pets.json: 0.250 away from then.json, more than 0.2 (total variation)\n",
  );
  expect(await failed(...words, "0.24999")).toMatch(
    /: 0\.250 away from then\.json, more than 0\.24999 /u,
  );
  await save("then.json", { cat: 2, dog: 2 });
  await save("now.json", { cat: 200_000, dog: 200_001 });
  const barely = ["--against", path("now.json"), "--max-drift", "0"];
  expect(await failed(path("then.json"), ...barely)).toMatch(/: 0\.00000125 away from now\.json/u);
  // Shares of one and of two in five: their difference is no more than 0.2, whatever it is in binary.
  await save("one.json", { cat: 1, dog: 4 });
  const two = await save("two.json", { cat: 2, dog: 3 });
  expect(await fits(path("one.json"), "--against", two, "--max-drift", "0.2")).toMatch(
    /0\.20 away/u,
  );
  await save("near.json", { cat: 4004, dog: 5996 });
  expect(
    await fits(path("one.json"), "--against", path("near.json"), "--max-drift", "0.20049"),
  ).toMatch(/fits/u);
  expect(await refusal(prior("check", path("pets.json"), "--against", then))).toMatch(
    /--against PRIOR together with --max-drift X/u,
  );
});

test("all that is wrong is said, as JSON with the same exit status", async () => {
  await pets();
  const then = await save("then.json", { cat: 1, dog: 9 });
  const names = await write("classes.txt", "cat\n");
  const words = ["--against", then, "--max-drift", "0", "--classes", names];
  const { status, stdout, stderr } = await prior("check", path("pets.json"), ...words, "--json");
  expect(status).toBe(1);
  expect(stderr.split("\n")).toHaveLength(3);
  expect(JSON.parse(stdout)).toMatchObject({
    source: path("pets.json"),
    fits: false,
    drift: 0.65,
    problems: [{ check: "classes" }, { check: "drift" }],
  });
});

test("in GitHub Actions what is wrong is an annotation of the file, on one line whatever the names hold", async () => {
  const odd = await save("odd,1.json", { "100 %\n::error::cat": 1 });
  const names = await write("classes.txt", "cat\n");
  const annotation =
    "::error file=odd%2C1.json,title=balms prior check::" +
    'class 0 is "100 %25\\n::error::cat", and "cat" in classes.txt\n';
  expect(await failed(odd, "--classes", names, "--annotations")).toBe(annotation);
  vi.stubEnv("GITHUB_ACTIONS", "true");
  expect(await failed(odd, "--classes", names)).toBe(annotation);
  // Elsewhere it is set so.
  for (const off of ["", "false"]) {
    vi.stubEnv("GITHUB_ACTIONS", off);
    expect(await failed(odd, "--classes", names)).toMatch(/^balms: odd,1\.json: class 0 is /u);
  }
});
