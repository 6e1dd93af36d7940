import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { priorFromCounts, priorFromJSON, priorToJSON, type ClassPrior } from "@balms/core";
import {
  adjustModel,
  headModel,
  modelMetadata,
  readModel,
  withMetadata,
  writeModel,
} from "@balms/onnx";
import { afterEach, expect, test } from "vitest";
import { writeFeatureFiles } from "./example-data.ts";
import { prior, priorFiles, refusal, report } from "./prior-files.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";

// All commands find their priors by the same door: `show` says what it found.
const { path, write, save } = priorFiles();
const classes = ["cat", "dog", "lynx"];
const animals = priorFromCounts([50, 12, 3], { classes });

const start = process.cwd();
afterEach(() => {
  process.chdir(start);
});

async function found(source: string): Promise<ClassPrior> {
  return priorFromJSON((await report(prior("show", source, "--json")))["prior"] as object);
}

const refused = (source: string): Promise<string> => refusal(prior("show", source));

/** What `show` says of bytes that are piped in. */
async function pipe(...pieces: string[]): Promise<CommandResult> {
  const bytes = pieces.map((piece) => Buffer.from(piece, "latin1"));
  return runBalms(["prior", "show", "-", "--json"], { stdin: Readable.from(bytes) });
}

test("a file that was counted, counts as JSON, and counts as CSV are the same prior", async () => {
  const file = await write("prior.json", priorToJSON(animals));
  const json = await write("counts.json", '\uFEFF{ "cat": 50, "dog": 12, "lynx": 3 }');
  const csv = await write("counts.csv", '\uFEFFClass;Count\r"cat";50\rdog;12\rlynx;3\r');
  for (const source of [file, json, csv]) {
    expect((await found(source)).digest).toBe(animals.digest);
  }
  const images = await write("images.csv", "label,images\ncat,4\n");
  expect(await found(images)).toMatchObject({ counted: "images" });
  const shares = await write("shares.csv", "class,share\ncat,0.75\ndog,2.5e-1\n");
  expect(await found(shares)).toMatchObject({ counted: "weights", counts: [0.75, 0.25] });
});

test.each([
  ["image,label\na.jpg,cat\n", /received the header "image,label"; expected CSV under the header/u],
  ["cat,50\ndog,12\n", /received the header "cat,50".*a header that says what they are/u],
  ["cat\ndog\n", /no table: its first line has no comma/u],
  ["class,count\ncat,5\ncat,6\n", /the class "cat" in line 3 and already in line 2/u],
  ["class,count\ncat,many\n", /the count "many" in line 2/u],
  ["class,count\ncat,0.5\n", /received counts: 0.5 at class 0/u],
  ["class,count\ncat,0\n", /only zeros/u],
  ["class,count\n", /0 classes/u],
])("a table that is none of counts is refused: %j", async (text, message) => {
  expect(await refused(await write("table.csv", text))).toMatch(message);
});

test("a folder with a prior.json, as training leaves it, and standard input; what is not here is refused", async () => {
  await write("balms-out/prior.json", priorToJSON(animals));
  expect((await found(path("balms-out"))).digest).toBe(animals.digest);
  await mkdir(path("train"));
  expect(await refused(path("train"))).toMatch(
    /a folder without a prior\.json.*For a folder of images: balms prior count/u,
  );
  const piped = await pipe('\u00EF\u00BB\u00BF{ "cat":', " 5 }");
  expect(JSON.parse(piped.stdout)).toMatchObject({ source: "-", prior: { labels: ["cat"] } });
  expect((await pipe("\u00FF")).stderr).toMatch(
    /^balms: `standard input`: received bytes that are no text in UTF-8/u,
  );
  expect(await refused("-")).toMatch(/`-`: received nothing: there is no standard input/u);
  expect(await refused("no/such.json")).toMatch(/nothing \(it does not exist\)/u);
  expect(await refused("https://example.org/prior.json")).toMatch(
    /an address.*Fetch the file first/u,
  );
});

test("a package that is installed for the current folder, by its name", async () => {
  process.chdir(path(""));
  const folder = "node_modules/@acme/photos-prior";
  await write(`${folder}/data/v2.json`, priorToJSON(animals));
  const manifest = { name: "@acme/photos-prior", exports: { "./prior.json": "./data/v2.json" } };
  await write(`${folder}/package.json`, JSON.stringify(manifest));
  expect((await found("@acme/photos-prior")).digest).toBe(animals.digest);
  await write("node_modules/plain/prior.json", priorToJSON(animals));
  await write("node_modules/plain/package.json", "{}");
  expect((await found("plain")).classes).toEqual(classes);

  await write("node_modules/other/package.json", '{ "exports": { ".": "./index.js" } }');
  expect(await refused("other")).toMatch(
    /`other`: received an installed package without a prior.*Such a package exports "\.\/prior\.json"/u,
  );
  expect(await refused("@acme/none")).toMatch(
    /it does not exist, and no package of this name is installed here/u,
  );
});

test("a name of a package and of a file is refused, but for the package's own folder", async () => {
  process.chdir(path(""));
  await write("own/prior.json", priorToJSON(animals));
  await write("own/package.json", '{ "name": "own" }');
  await write("node_modules/own-too/prior.json", priorToJSON(animals));
  await symlink(path("own"), path("node_modules/own"));
  expect((await found("own")).digest).toBe(animals.digest);
  await save("own-too", { cat: 1 });
  expect(await refused("own-too")).toMatch(
    /the name of a file or folder, and of an installed package.*Write \.\/own-too for the first, [^ ]*node_modules\/own-too\/prior\.json for the other/u,
  );
  expect((await found("./own-too")).counts).toEqual([1]);
});

test("a model carries what it was adjusted for, or what it was trained on", async () => {
  const weight = Float32Array.of(1, 0, 0, 1, 1, 1);
  const bias = Float32Array.of(0.5, 0, -0.5);
  const plain = headModel({ training: "unknown", weight, bias, dimensions: 2, classes: 3 });
  await writeFile(path("plain.onnx"), writeModel(plain));
  await writeFile(path("adjusted"), writeModel(adjustModel(plain, { prior: animals })));
  expect((await found(path("adjusted"))).digest).toBe(animals.digest);
  expect(await refused(path("plain.onnx"))).toMatch(/a model that carries no prior/u);

  const files = await writeFeatureFiles(path(""));
  const run = ["train", ...files, "--steps", "5", "--methods", "balanced-softmax"];
  expect((await runBalms([...run, "--out", path("out")])).status).toBe(0);
  const counted = priorFromJSON(await readFile(path("out/prior.json"), "utf8"));
  expect((await found(path("out/model.onnx"))).digest).toBe(counted.digest);

  // A head of other rows was put in since.
  const trained = readModel(await readFile(path("out/model.onnx")));
  expect(modelMetadata(trained)["balms.prior"]).toBe(counted.digest);
  const other = withMetadata(trained, { "balms.prior": animals.digest });
  await writeFile(path("other.onnx"), writeModel(other));
  expect(await refused(path("other.onnx"))).toMatch(/a model that carries no prior/u);
  const damaged = withMetadata(trained, { "balms.counts": '{"format": "balms.prior/9"}' });
  await writeFile(path("damaged.onnx"), writeModel(damaged));
  expect(await refused(path("damaged.onnx"))).toMatch(
    /metadata "balms\.counts" with, in the field "format", "balms\.prior\/9"/u,
  );
});

test("so does the JSON of a network of @balms/brain; that of TensorFlow.js keeps a digest", async () => {
  const balance = { format: "balms.brain/1", learned: { prior: JSON.parse(priorToJSON(animals)) } };
  const network = await write("net.json", JSON.stringify({ sizes: [2, 3], balance }));
  expect((await found(network)).digest).toBe(animals.digest);
  const given = { ...balance, prior: JSON.parse(priorToJSON(priorFromCounts([1, 2]))) };
  expect((await found(await write("n2.json", JSON.stringify({ balance: given })))).counts).toEqual([
    1, 2,
  ]);
  const untrained = { balance: { format: "balms.brain/1", learned: {} } };
  expect(await refused(await write("new.json", JSON.stringify(untrained)))).toMatch(
    /a network that was not trained yet/u,
  );
  const tfjs = await write("model.json", JSON.stringify({ modelTopology: {} }));
  expect(await refused(tfjs)).toMatch(/a model of TensorFlow\.js, which keeps no more than/u);
});

test("`balms adjust` takes a prior by the same door, and keeps what it was read from", async () => {
  await save("counts.json", { cat: 50, dog: 12, lynx: 3 });
  const model = headModel({
    training: "unknown",
    weight: new Float32Array(6),
    bias: new Float32Array(3),
    dimensions: 2,
    classes: 3,
  });
  await writeFile(path("model.onnx"), writeModel(model));
  await write("folder/prior.json", priorToJSON(animals));
  const words = ["adjust", path("model.onnx"), "--prior"];
  const { status } = await runBalms([...words, path("folder"), "-o", path("fixed.onnx")]);
  expect(status).toBe(0);
  expect((await found(path("fixed.onnx"))).digest).toBe(animals.digest);
  const onto = await runBalms([...words, path("folder"), "-o", join(path("folder"), "prior.json")]);
  expect(onto.stderr).toMatch(/--output.*it is an input/u);
});

test("a list of numbers is taken for counts by class id, and that is said", async () => {
  await writeFile(path("list.json"), "[5, 3, 2]");
  await writeFile(path("names.json"), '{ "ant": 5, "bee": 3 }');
  const note = `balms: ${path("list.json")}: a list of 3 numbers, taken for how often each class occurs, from id 0 on\n`;
  expect((await runBalms(["prior", "show", path("list.json")])).stderr).toBe(note);
  expect((await runBalms(["prior", "show", path("list.json"), "--quiet"])).stderr).toBe("");
  expect((await runBalms(["prior", "show", path("names.json")])).stderr).toBe("");
});
