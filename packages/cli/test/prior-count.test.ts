import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { mergePriors, priorFromJSON } from "@balms/core";
import { expect, test } from "vitest";
import { writeFeatureFiles, writeImageFolders, COUNTS } from "./example-data.ts";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

test("image folders are counted by class", async () => {
  await writeImageFolders(folder(), { train: { lying: 3, standing: 1 } });
  const output = join(folder(), "prior.json");
  const result = await runBalms(["prior", "count", join(folder(), "train"), "-o", output]);
  expect(result).toEqual({
    status: 0,
    stdout: `${output}: 2 classes, 4 images\n`,
    stderr: `balms: ${join(folder(), "train")} is taken for a folder with one folder of images per class\n`,
  });
  const prior = priorFromJSON(await readFile(output, "utf8"));
  expect([prior.classes, prior.counts]).toEqual([
    ["lying", "standing"],
    [3, 1],
  ]);
});

test("label files go to standard output", async () => {
  await writeFeatureFiles(folder());
  const result = await runBalms(["prior", "count", join(folder(), "train_y.npy")]);
  expect(result.status).toBe(0);
  expect(priorFromJSON(result.stdout).counts).toEqual(COUNTS);
});

test("text files hold ids or names, and --classes sets their order", async () => {
  const ids = join(folder(), "ids.txt");
  const names = join(folder(), "names.txt");
  const classes = join(folder(), "classes.txt");
  await writeFile(ids, "0\n2\n2\n");
  await writeFile(names, "dog\ncat\ndog\n");
  await writeFile(classes, "dog\ncat\nemu\n");
  const counted = await runBalms(["prior", "count", ids, "--classes", "4"]);
  expect(priorFromJSON(counted.stdout).counts).toEqual([1, 0, 2, 0]);
  expect(counted.stderr).toMatch(/no examples of 1 and 3/u);
  const named = await runBalms(["prior", "count", names]);
  expect(priorFromJSON(named.stdout).classes).toEqual(["cat", "dog"]);
  const ordered = await runBalms(["prior", "count", names, "--classes", classes]);
  expect(priorFromJSON(ordered.stdout).classes).toEqual(["dog", "cat", "emu"]);
  expect(priorFromJSON(ordered.stdout).counts).toEqual([2, 1, 0]);
});

test("bad sources end with one message", async () => {
  const missing = await runBalms(["prior", "count", join(folder(), "no.txt")]);
  expect(missing).toMatchObject({ status: 1, stdout: "" });
  expect(missing.stderr).toMatch(/^balms: [^\n]*no\.txt[^\n]*it does not exist[^\n]*\n$/u);
  const empty = await runBalms(["prior", "count", folder()]);
  expect(empty).toMatchObject({ status: 1, stdout: "" });
  const source = join(folder(), "ids.txt");
  await writeFile(source, "0\n1\n");
  const onto = await runBalms(["prior", "count", source, "-o", source]);
  expect(onto.stderr).toMatch(/--output.*it is an input/u);
  expect(await readFile(source, "utf8")).toBe("0\n1\n");
  const classes = join(folder(), "classes.txt");
  await writeFile(classes, "cat\ndog\n");
  const named = await runBalms(["prior", "count", source, "--classes", classes, "-o", classes]);
  expect(named.stderr).toMatch(/--output.*it is an input/u);
  const few = await runBalms(["prior", "count", source, "--classes", "1"]);
  expect(few.status).toBe(1);
});

test("the prior says where it comes from, without the folders of this machine", async () => {
  await writeImageFolders(folder(), { train: { lying: 3, standing: 1 } });
  const images = await runBalms(["prior", "count", join(folder(), "train")]);
  expect(priorFromJSON(images.stdout).source).toBe("train");
  await writeFile(join(folder(), "ids.csv"), "0\n1\n");
  const ids = await runBalms(["prior", "count", join(folder(), "ids.csv")]);
  expect(priorFromJSON(ids.stdout)).toMatchObject({ source: "ids.csv", counts: [1, 1] });
  await writeFile(join(folder(), "names.labels"), "cat\ncat\ndog\n");
  const names = await runBalms(["prior", "count", join(folder(), "names.labels")]);
  expect(priorFromJSON(names.stdout).source).toBe("names.labels");
});

test("numbers of classes that would take all memory are refused", async () => {
  const path = join(folder(), "ids.txt");
  await writeFile(path, "0\n1\n0\n1\n2000000000\n");
  const large = await runBalms(["prior", "count", path]);
  expect(large).toMatchObject({ status: 1, stdout: "" });
  expect(large.stderr).toMatch(
    /ids\.txt`: received class id 2000000000 at row 4; expected class ids below 1050, for 5 rows.*--classes/u,
  );
  const counted = await runBalms(["prior", "count", path, "--classes", "3"]);
  expect(counted.stderr).toMatch(
    /class id 2000000000 at row 4; .* from 0 to 2, as --classes says/u,
  );
  for (const classes of ["999999999999", "0"]) {
    const refused = await runBalms(["prior", "count", path, "--classes", classes]);
    expect(refused.stderr).toMatch(/^balms: `--classes`: .*a whole number from 1 to 1000000/u);
  }
});

test("a name that is not among the classes is named, with its file and line", async () => {
  await writeFile(join(folder(), "names.txt"), "cat\neel\n");
  await writeFile(join(folder(), "classes.txt"), "cat\ndog\n");
  const argv = ["prior", "count", join(folder(), "names.txt")];
  const result = await runBalms([...argv, "--classes", join(folder(), "classes.txt")]);
  expect(result.stderr).toMatch(
    /names\.txt`: received "eel" in line 2; expected only names that --classes lists/u,
  );
  await writeFile(join(folder(), "names.txt"), "cat\ndgo\ncat\n");
  const swapped = await runBalms([...argv, "--classes", join(folder(), "classes.txt")]);
  expect(swapped.stderr).toMatch(/"dgo" in line 2; .*Is "dgo" the class "dog"\? Write both alike/u);
  await writeFile(join(folder(), "names.txt"), "Cat\ncat\n");
  const written = await runBalms([...argv, "--classes", join(folder(), "classes.txt")]);
  expect(written.stderr).toMatch(/Is "Cat" the class "cat"\? Write both alike\.\n$/u);
});

test("a list of paths and labels counts its labels", async () => {
  const path = join(folder(), "places.txt");
  await writeFile(path, "train/airfield/1.jpg 0\ntrain/airfield/2.jpg 0\ntrain/bar/1.jpg 1\n");
  const counted = await runBalms(["prior", "count", path]);
  expect(counted).toMatchObject({
    status: 0,
    stderr: `balms: ${path} is taken for paths with class ids behind them\n`,
  });
  expect(priorFromJSON(counted.stdout)).toMatchObject({ classes: ["0", "1"], counts: [2, 1] });
  await writeFile(path, "clip_1 12\nclip_2 0\nclip_3 0\n");
  const unsure = await runBalms(["prior", "count", path]);
  expect(unsure).toMatchObject({ status: 1, stdout: "" });
  expect(unsure.stderr).toMatch(
    /an id or a count at the end of each line: "clip_1 12" .*--format path-label/u,
  );
  const said = await runBalms([
    "prior",
    "count",
    path,
    "--format",
    "path-label",
    "--classes",
    "13",
  ]);
  expect(priorFromJSON(said.stdout).counts).toEqual([2, ...Array<number>(11).fill(0), 1]);
});

test("what is no list of labels is refused, with the option that says otherwise", async () => {
  const path = join(folder(), "labels.txt");
  const given: [string | Uint8Array, RegExp][] = [
    [
      "image,label\na.jpg,cat\nb.jpg,cat\nc.jpg,lynx\n",
      /a table with commas and the columns "image" and "label".*--label label, or/u,
    ],
    ["a.jpg\tcat\tx\nb.jpg\tcat\tx\n", /columns with tabs/u],
    ["cat\nlynx\nemu\n", /3 different names in 3 lines/u],
  ];
  for (const [content, message] of given) {
    await writeFile(path, content);
    const result = await runBalms(["prior", "count", path]);
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).toMatch(/say so with --format names\.\n$/u);
  }
  await writeFile(path, gzipSync("cat\ncat\n"));
  expect((await runBalms(["prior", "count", path])).stderr).toMatch(/received gzip data/u);
  await writeFile(path, "crane, bird\ncrane, bird\n");
  const names = await runBalms(["prior", "count", path, "--format", "names"]);
  expect(priorFromJSON(names.stdout)).toMatchObject({ classes: ["crane, bird"], counts: [2] });
  await writeFile(path, "golden retriever\rcat\rcat\r");
  const lines = await runBalms(["prior", "count", path]);
  expect(priorFromJSON(lines.stdout)).toMatchObject({
    classes: ["cat", "golden retriever"],
    counts: [2, 1],
  });
});

test("a folder and a list can be counted as the same thing, so that they merge", async () => {
  await writeImageFolders(folder(), { train: { lying: 3, standing: 1 } });
  const path = join(folder(), "labels.txt");
  await writeFile(path, "lying\nstanding\nstanding\n");
  const images = await runBalms(["prior", "count", join(folder(), "train")]);
  const rows = await runBalms(["prior", "count", path, "--counted", "images"]);
  const priors = [images, rows].map(({ stdout }) => priorFromJSON(stdout));
  expect(mergePriors(priors).prior).toMatchObject({ counted: "images", counts: [4, 3] });
  const instances = ["--counted", "instances"];
  const refused = await runBalms(["prior", "count", join(folder(), "train"), ...instances]);
  expect(refused.stderr).toMatch(/`--counted`: received instances together with a folder/u);
  const format = await runBalms(["prior", "count", join(folder(), "train"), "--format", "names"]);
  expect(format.stderr).toMatch(/`--format`: received names together with a folder/u);
});

test("names that look alike and ids from 1 are pointed at", async () => {
  const path = join(folder(), "labels.txt");
  await writeFile(path, "Great Tit\ngreat_tit\nGreat Tit\n");
  const names = await runBalms(["prior", "count", path]);
  expect(names.stderr).toBe(
    `balms: ${path} is taken for class names, one for each row\n` +
      'balms: "Great Tit" and "great_tit" look alike, and are counted apart\n',
  );
  await writeFile(path, "1\n2\n1\n");
  const ids = await runBalms(["prior", "count", path]);
  expect(ids.stderr).toMatch(/no examples of 0; .*\. If the classes are numbered from 1, take 1/u);
  const few = await runBalms(["prior", "count", path, "--classes", "2"]);
  expect(few.stderr).toMatch(/class id 2 at row 1; .*The ids go from 1: take 1 off each\./u);
});

test("a list of classes that holds more than their names is refused", async () => {
  const labels = join(folder(), "labels.txt");
  const classes = join(folder(), "classes.txt");
  await writeFile(labels, "0\n0\n");
  const given: [string, RegExp][] = [
    ["crane\ncat\ncrane\n", /the name "crane" in line 3 and already in line 1/u],
    ["0 tench\n1 goldfish\n", /a number beside each name, as "0 tench"/u],
    ["id,name\n0,tench\n1,goldfish\n", /a number beside each name, as "0,tench"/u],
    ["name\ntench\ngoldfish\n", /what looks like a header, as "name" in line 1/u],
    ["tench\ngold\u001B[2Jfish\n", /a control character in line 2/u],
    ["# names\ntench\n", /a comment, as "# names" in line 1/u],
    ["names:\n- tench\n- goldfish\n", /a YAML list/u],
    ['"tench"\n"goldfish"\n', /names in quotes, as "\\"tench\\"" in line 1/u],
    ["/a/airfield 0\n/a/bar 1\n", /a number beside each name/u],
    ['["cat", "dog"]\n', /received JSON; expected a text file with one class name per line/u],
    ["0\ttench\n", /columns with tabs between them, as "0\\ttench" in line 1/u],
  ];
  for (const [content, message] of given) {
    await writeFile(classes, content);
    const result = await runBalms(["prior", "count", labels, "--classes", classes]);
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toMatch(message);
  }
  await writeFile(classes, "class 0\rclass 1\r");
  const named = await runBalms(["prior", "count", labels, "--classes", classes]);
  expect(priorFromJSON(named.stdout)).toMatchObject({ classes: ["class 0", "class 1"] });
  await writeFile(labels, "cat\ncat\n");
  const number = await runBalms(["prior", "count", labels, "--classes", "2"]);
  expect(number.stderr).toMatch(
    /class names, and a number of classes; expected a file of the names/u,
  );
});

test("class folders that are numbers stand in the order of text, and that is said", async () => {
  await writeImageFolders(folder(), { digits: { "0": 1, "2": 2, "10": 3 } });
  const counted = await runBalms(["prior", "count", join(folder(), "digits")]);
  expect(priorFromJSON(counted.stdout).classes).toEqual(["0", "10", "2"]);
  expect(counted.stderr).toBe(
    `balms: ${join(folder(), "digits")} is taken for a folder with one folder of images per class\n` +
      "balms: the classes are numbers in the order of text: 2 stands after 10. " +
      "If the model has them in another order, list them in that order with --classes FILE\n",
  );
});

test("numbers that are names have a way in", async () => {
  const path = join(folder(), "zip.txt");
  await writeFile(path, "90210\n10001\n90210\n");
  const refused = await runBalms(["prior", "count", path]);
  expect(refused.stderr).toMatch(/class id 90210 at row 0.*say so with --format names\./u);
  const named = await runBalms(["prior", "count", path, "--format", "names"]);
  expect(priorFromJSON(named.stdout).counts).toEqual([1, 2]);
});

test("counts of classes are not counted as labels", async () => {
  const path = join(folder(), "counts.txt");
  await writeFile(path, "500\n350\n245\n171\n120\n");
  const refused = await runBalms(["prior", "count", path]);
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(/5 different ids in 5 rows.*say so with --format ids\.\n$/u);
  const stated = await runBalms(["prior", "count", path, "--classes", "501"]);
  expect(priorFromJSON(stated.stdout).counts[350]).toBe(1);
});
