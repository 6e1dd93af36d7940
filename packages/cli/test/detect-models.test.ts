// balms detect on models of a user: which classes they have, and what is refused before the work.
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { headModel, readModel, withMetadata, writeModel, type OnnxModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { detectIn, fewScenes, methodsOf } from "./detect-in.ts";
import { value } from "./graph-parts.ts";
import { runBalms } from "./run-balms.ts";
import { detectorFile, writeScenes } from "./scene-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const { detect, refused } = detectIn(folder);

test("names of the model decide which class is which, and unknown ones are told", async () => {
  const words = await writeScenes(folder(), fewScenes);
  const { classes } = await import("@balms/datasets/scenes").then(({ loadScenes }) => loadScenes());
  const names = join(folder(), "names.txt");
  await writeFile(names, `${classes.toReversed().join("\n")}\n`);
  const turned = await detect(words, "--class-names", names);
  // The same detector, whose scores are taken for those of other classes.
  expect(turned).toMatchObject({ status: 0 });
  expect(turned.stdout).toContain("finds next to nothing: its classes may be in another order");
  await rm(join(folder(), "out"), { recursive: true });
  await writeFile(names, `${classes.with(0, "heron").join("\n")}\n`);
  expect(await refused(words, "--class-names", names)).toMatch(
    new RegExp(
      `^balms: .*train\\.json.*1 of 56 categories that the detector does not have: ${classes[0] ?? ""}`,
      "u",
    ),
  );
});

test("a model without a class layer of boxes is refused with what was seen", async () => {
  const words = await writeScenes(folder(), fewScenes);
  const file = join(folder(), "classifier.onnx");
  const layer = { weight: new Float32Array(6), bias: new Float32Array(2) };
  const size = { dimensions: 3, classes: 2 };
  await writeFile(file, writeModel(headModel({ ...layer, ...size, training: "unknown" })));
  const other = words.map((word) => (word === detectorFile ? file : word));
  // Whatever is said of its pictures, and before any of them is read.
  expect(await refused(other)).toMatch(
    /^balms: `[^\n]*classifier\.onnx`: [^\n]* balms train and balms adjust are for classifiers/u,
  );
  const unfed = other.filter((_, place) => place < 2 || place > 5);
  expect(await refused(unfed)).toMatch(
    /^balms: `[^\n]*classifier\.onnx`: [^\n]* expected a detector/u,
  );
});

test("a detector that was corrected or trained again is refused before anything is read", async () => {
  const words = await writeScenes(folder(), fewScenes);
  const [adjusted, trained] = ["adjusted", "trained"].map((name) => join(folder(), `${name}.onnx`));
  await detect(words);
  await copyFile(join(folder(), "out", "model.onnx"), trained);
  const prior = join(folder(), "out", "prior.json");
  await runBalms([
    "adjust",
    detectorFile,
    "--prior",
    prior,
    "--method",
    "normalized",
    "-o",
    adjusted,
  ]);
  await rm(join(folder(), "out"), { recursive: true });
  const on = (file: string): string[] => words.map((word) => (word === detectorFile ? file : word));
  expect(await refused(on(adjusted))).toMatch(
    /^balms: `[^\n]*adjusted\.onnx`: received [^\n]*adjusted already[^\n]*balms adjust --strip/u,
  );
  expect(await refused(on(trained))).toMatch(
    /^balms: `[^\n]*trained\.onnx`: received [^\n]*trained again \(balanced-sigmoid\)/u,
  );
  const stripped = join(folder(), "stripped.onnx");
  await runBalms(["adjust", adjusted, "--strip", "-o", stripped]);
  expect(methodsOf(await detect(on(stripped), "--json"))).toEqual(
    methodsOf(await detect(words, "--json")),
  );
});

test.each<[string, (graph: NonNullable<OnnxModel["graph"]>) => object, readonly string[], RegExp]>([
  [
    "on pictures of the size that is asked for",
    (graph) => Object.assign(graph, { input: [value("image", "float32", [1, 3, "h", "w"])] }),
    ["--width", "192", "--height", "192"],
    /other\.onnx`: received a model that fails on a picture of \[1, 3, 192, 192\]: .* --width/u,
  ],
  [
    "anywhere",
    ({ node }) => Object.assign(node[0] ?? {}, { opType: "Unheard" }),
    [],
    /other\.onnx`: received a model that ONNX Runtime does not open: .*Unheard/u,
  ],
])("a model that does not run %s is told", async (_, change, asked, message) => {
  const words = await writeScenes(folder(), fewScenes);
  const file = join(folder(), "other.onnx");
  const model = readModel(await readFile(detectorFile));
  if (model.graph !== undefined) change(Object.assign(model.graph, { valueInfo: [] }));
  await writeFile(file, writeModel(model));
  const other = words.map((word) => (word === detectorFile ? file : word));
  expect(await refused(other, ...asked)).toMatch(message);
});

test("a model that says its classes needs no names", async () => {
  const words = await writeScenes(folder(), fewScenes);
  const { classes } = await import("@balms/datasets/scenes").then(({ loadScenes }) => loadScenes());
  const file = join(folder(), "named.onnx");
  const entry = { names: JSON.stringify(Object.fromEntries(classes.entries())) };
  await writeFile(file, writeModel(withMetadata(readModel(await readFile(detectorFile)), entry)));
  const named = words.map((word) => (word === detectorFile ? file : word));
  expect(methodsOf(await detect(named, "--json"))).toEqual(
    methodsOf(await detect(words, "--json")),
  );
});
