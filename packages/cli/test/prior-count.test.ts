import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromJSON } from "@balms/core";
import { expect, test } from "vitest";
import { writeFeatureFiles, writeImageFolders, COUNTS } from "./example-data.ts";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

test("image folders are counted by class", async () => {
  await writeImageFolders(folder(), { train: { lying: 3, standing: 1 } });
  const output = join(folder(), "prior.json");
  const result = await runBalms(["prior", "count", join(folder(), "train"), "-o", output]);
  expect(result).toEqual({ status: 0, stdout: `${output}: 2 classes, 4 images\n`, stderr: "" });
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
  await writeFile(join(folder(), "names.labels"), "cat\ndog\n");
  const names = await runBalms(["prior", "count", join(folder(), "names.labels")]);
  expect(priorFromJSON(names.stdout).source).toBe("names.labels");
});

test("numbers of classes that would take all memory are refused", async () => {
  const path = join(folder(), "ids.txt");
  await writeFile(path, "0\n1\n2000000000\n");
  const large = await runBalms(["prior", "count", path]);
  expect(large).toMatchObject({ status: 1, stdout: "" });
  expect(large.stderr).toMatch(
    /ids\.txt`: received class id 2000000000 at row 2; expected class ids below 1030, for 3 rows.*--classes/u,
  );
  const counted = await runBalms(["prior", "count", path, "--classes", "3"]);
  expect(counted.stderr).toMatch(
    /class id 2000000000 at row 2; .* from 0 to 2, as --classes says/u,
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
});
