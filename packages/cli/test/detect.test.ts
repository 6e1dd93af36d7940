import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromJSON } from "@balms/core";
import { findDetectorHeads, modelMetadata, readModel } from "@balms/onnx";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

interface Printed {
  readonly methods: readonly Readonly<Record<string, number | null | string>>[];
  readonly measure: object;
}

const few = ["detect", "--scenes", "40", "--test-scenes", "14", "--steps", "10"];
const names = [
  "sigmoid",
  "post-hoc",
  "post-hoc-normalised",
  "sigmoid-retrained",
  "balanced-sigmoid",
  "reweighted",
  "reweighted-shifted",
];
const measures = [
  "ap",
  "ap50",
  "apRare",
  "apCommon",
  "apFrequent",
  "apCapped",
  "apCappedRare",
  "apPooled50",
  "recallRare",
];

test("the built-in scenes and detector: every method, shares in one object, and four files", async () => {
  const out = join(folder(), "out");
  const result = await runBalms([...few, "--out", out, "--json"]);
  expect(result).toMatchObject({ status: 0 });
  const { methods, measure } = JSON.parse(result.stdout) as Printed;
  expect(methods.map(({ name }) => name)).toEqual(names);
  for (const method of methods) {
    for (const name of measures) {
      const share = method[name];
      expect(share === null || (typeof share === "number" && share >= 0 && share <= 1)).toBe(true);
    }
  }
  // With so few scenes no class is in more than 100.
  expect(methods[0]).toMatchObject({ apFrequent: null });
  expect(methods[0]?.["ap"]).toBeGreaterThan(0.1);
  expect(measure).toMatchObject({ measured: "masks", rules: "lvis" });
  const files = ["cache", "model.onnx", "prior.json", "report.html", "run.json"];
  expect((await readdir(out)).toSorted()).toEqual(files);
  const run = JSON.parse(await readFile(join(out, "run.json"), "utf8")) as Printed;
  expect(run).toEqual(JSON.parse(result.stdout));
  const prior = priorFromJSON(await readFile(join(out, "prior.json"), "utf8"));
  expect([prior.counted, prior.examples]).toEqual(["images", 40]);
  const model = readModel(await readFile(join(out, "model.onnx")));
  expect(modelMetadata(model)).toMatchObject({ "balms.head": "balanced-sigmoid" });
  expect(findDetectorHeads(model)[0]).toMatchObject({ kind: "sigmoid", classes: 56 });
});

test("a second run takes what the detector saw from the cache, and gives the same bytes", async () => {
  const [one, two] = [join(folder(), "one"), join(folder(), "two")];
  const first = await runBalms([...few, "--out", one]);
  const again = await runBalms([...few, "--out", one]);
  expect(again.stderr).toMatch(/^test images: .* all of an earlier run/mu);
  expect(again.stderr).toMatch(/^training images: .* all of an earlier run/mu);
  expect(again.stdout).toBe(first.stdout);
  const other = await runBalms([...few, "--out", two]);
  expect(other.stderr).not.toContain("earlier run");
  const bytes = await Promise.all([one, two].map((place) => readFile(join(place, "model.onnx"))));
  expect(bytes[0]?.equals(bytes[1] ?? Buffer.of())).toBe(true);
  // One number of what was seen in the first image is another by now.
  for (const name of await readdir(join(one, "cache"))) {
    const path = join(one, "cache", name, "features.f32");
    const kept = await readFile(path);
    kept.writeFloatLE(7, 0);
    await writeFile(path, kept);
  }
  const mended = await runBalms([...few, "--out", one]);
  expect(mended.stderr).not.toContain("earlier run");
  expect(mended.stdout).toBe(first.stdout);
});

test("the page shows every method, masks over pictures, and asks for nothing from elsewhere", async () => {
  const out = join(folder(), "out");
  const { stdout } = await runBalms([...few, "--out", out, "--seeds", "2"]);
  expect(stdout).toMatch(/^balanced-sigmoid +\d+\.\d ± \d+\.\d/mu);
  expect(stdout).toMatch(/^sigmoid +\d+\.\d +\d/mu);
  const html = await readFile(join(out, "report.html"), "utf8");
  const { document } = parseHTML(html);
  expect(document.querySelectorAll("tbody tr").length).toBeGreaterThan(names.length);
  expect(document.querySelectorAll("script, link, iframe, object")).toHaveLength(0);
  const pairs = document.querySelectorAll(".pairs figure");
  expect(pairs.length).toBeGreaterThan(0);
  expect(pairs[0]?.querySelectorAll("svg")).toHaveLength(2);
  expect(document.querySelectorAll(".pairs path[d^='M']").length).toBeGreaterThan(0);
  for (const image of document.querySelectorAll("image")) {
    expect(image.getAttribute("href")).toMatch(/^data:image\/png;base64,/u);
  }
});

test.each(["post-hoc", "post-hoc-normalised", "reweighted"])(
  "model.onnx holds the layer of --method %s",
  async (method) => {
    const out = join(folder(), "out");
    const { status } = await runBalms([...few, "--out", out, "--method", method]);
    expect(status).toBe(0);
    const model = readModel(await readFile(join(out, "model.onnx")));
    expect(modelMetadata(model)).toMatchObject({ "balms.head": method });
  },
);

test("an interrupt ends with status 130 and leaves nothing but what the detector saw", async () => {
  const abort = new AbortController();
  const out = join(folder(), "out");
  const result = await runBalms([...few, "--out", out], {
    signal: abort.signal,
    onError: (text) => {
      if (text.startsWith("test images:")) abort.abort("SIGINT");
    },
  });
  expect(result).toMatchObject({ status: 130, stdout: "" });
  expect(result.stderr).toMatch(/balms: interrupted; earlier results are as they were\n$/u);
  expect(await readdir(out)).toEqual(["cache"]);
  const { stderr } = await runBalms([...few, "--out", out]);
  expect(stderr).toMatch(/^test images: .* all of an earlier run/mu);
});
