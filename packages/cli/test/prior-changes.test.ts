import { readdir, readFile, writeFile } from "node:fs/promises";
import { priorFromJSON } from "@balms/core";
import { headModel, withMetadata, writeModel } from "@balms/onnx";
import { describe, expect, test } from "vitest";
import { made, prior, priorFiles, refusal, report } from "./prior-files.ts";

const { path, write, save } = priorFiles();

/** The refusal of a command about `zoo.json`. */
const refusedZoo =
  (command: string) =>
  (...words: string[]): Promise<string> =>
    refusal(prior(command, path("zoo.json"), ...words));
const reorder = refusedZoo("reorder");
const rename = refusedZoo("rename");

const zoo = () => save("zoo.json", { cat: 50, dog: 12, lynx: 3 });

describe("what all of them share", () => {
  test("the prior goes to standard output, or whole into a file with one line about it", async () => {
    const subset = await made(prior("subset", await zoo(), "lynx", "cat"));
    expect(subset).toMatchObject({ classes: ["lynx", "cat"], counts: [3, 50], counted: "rows" });
    const output = path("out.json");
    const said = await prior("subset", path("zoo.json"), "lynx", "-o", output);
    expect(said).toEqual({ status: 0, stdout: `${output}: 1 class, 3 rows\n`, stderr: "" });
    expect(priorFromJSON(await readFile(output, "utf8")).counts).toEqual([3]);
    const quiet = await prior("subset", path("zoo.json"), "dog", "-o", output, "--quiet");
    expect(quiet).toEqual({ status: 0, stdout: "", stderr: "" });
    expect((await readdir(path(""))).toSorted()).toEqual(["out.json", "zoo.json"]);
  });

  test("--json is one object, with the prior in it", async () => {
    const words = ["subset", await zoo(), "lynx", "--json"];
    const printed = await report(prior(...words));
    expect(printed).toMatchObject({ output: null, left: ["cat", "dog"] });
    expect(priorFromJSON(printed["prior"] as object).classes).toEqual(["lynx"]);
    const output = path("out.json");
    const written = await report(prior(...words, "-o", output));
    expect(written["output"]).toBe(output);
    expect(priorFromJSON(await readFile(output, "utf8")).classes).toEqual(["lynx"]);
  });

  test("what is read stays as it is", async () => {
    const map = await write("map.csv", "old,new\ncat,felis\n");
    for (const output of [await zoo(), map]) {
      const onto = prior("rename", path("zoo.json"), "--map", map, "-o", output);
      expect(await refusal(onto)).toMatch(/--output.*it is an input/u);
    }
    const names = await write("names.txt", "cat\n");
    const onto = prior("subset", path("zoo.json"), "--classes", names, "-o", names);
    expect(await refusal(onto)).toMatch(/--output.*it is an input/u);
  });
});

describe("balms prior subset", () => {
  test("takes names from a file, and points at the one that was meant", async () => {
    const names = await write("names.txt", "dog\r\ncat\r\n");
    expect(await made(prior("subset", await zoo(), "--classes", names))).toMatchObject({
      classes: ["dog", "cat"],
    });
    expect(await refusal(prior("subset", path("zoo.json"), "cat", "dgo"))).toMatch(
      /zoo\.json`: received no class "dgo"; .*Is "dgo" the class "dog"\?/u,
    );
    expect(await refusal(prior("subset", path("zoo.json")))).toMatch(/received no classes/u);
    expect(await refusal(prior("subset", path("zoo.json"), "cat", "cat"))).toMatch(
      /zoo\.json`: received "cat" at class 1, as at class 0/u,
    );
    expect(await refusal(prior("subset", path("zoo.json"), "cat", "--classes", names))).toMatch(
      /a file, and names beside it/u,
    );
  });
});

describe("balms prior reorder", () => {
  test("goes by a file, another prior, a model, names or counts", async () => {
    await save("pets.json", { dog: 12, lynx: 3, cat: 50 });
    const names = await write("names.txt", "lynx\ndog\ncat\n");
    const plain = headModel({
      training: "unknown",
      weight: new Float32Array(3),
      bias: new Float32Array(3),
      dimensions: 1,
      classes: 3,
    });
    const named = withMetadata(plain, { "balms.classes": '["cat","lynx","dog"]' });
    await writeFile(path("model.onnx"), writeModel(named));
    await writeFile(path("plain.onnx"), writeModel(plain));
    const order = async (...words: string[]) =>
      (await made(prior("reorder", path("pets.json"), ...words))).classes.join(" ");
    expect(await order("--classes", names)).toBe("lynx dog cat");
    expect(await order("--like", await zoo())).toBe("cat dog lynx");
    expect(await order("--like", path("model.onnx"))).toBe("cat lynx dog");
    expect(await order("--by", "name")).toBe("cat dog lynx");
    expect(await order("--by", "count")).toBe("cat dog lynx");
    expect(
      await refusal(prior("reorder", path("pets.json"), "--like", path("plain.onnx"))),
    ).toMatch(/plain\.onnx`: received a model that does not name its classes/u);
  });

  test("refuses another set of classes, and two orders", async () => {
    await zoo();
    const other = await write("names.txt", "cat\ndog\nLynx\n");
    expect(await reorder("--classes", other)).toMatch(
      /names\.txt`: received classes that .*zoo\.json does not have: "Lynx".*Is "Lynx" the class "lynx"\?/u,
    );
    const few = await write("few.txt", "cat\ndog\n");
    expect(await reorder("--classes", few)).toMatch(/nothing of the classes "lynx" of/u);
    expect(await reorder("--by", "name", "--classes", few)).toMatch(/--classes and --by/u);
    expect(await reorder()).toMatch(/received no order/u);
  });
});

describe("balms prior rename", () => {
  test("takes all changes at once: two names may change places", async () => {
    const swapped = await made(prior("rename", await zoo(), "cat=dog", "dog=cat"));
    expect(swapped).toMatchObject({ classes: ["dog", "cat", "lynx"], counts: [50, 12, 3] });
    const map = await write("map.csv", '\uFEFFold,new\r\nlynx,"Lynx, ""Eurasian"""\r\n');
    expect((await made(prior("rename", path("zoo.json"), "--map", map))).classes).toEqual([
      "cat",
      "dog",
      'Lynx, "Eurasian"',
    ]);
  });

  test("puts nothing together", async () => {
    expect(await refusal(prior("rename", await zoo(), "lynx=cat"))).toMatch(
      /zoo\.json`: received "cat", "lynx", which would both be called "cat".*`balms prior relabel`/u,
    );
  });

  test("refuses what is not clear", async () => {
    await zoo();
    expect(await rename("lnyx=Lynx")).toMatch(/no class "lnyx", .*Is "lnyx" the class "lynx"\?/u);
    expect(await rename("cat=a=b")).toMatch(/`cat=a=b`: received no clear change/u);
    expect(await rename("cat=a", "cat=b")).toMatch(/a second name for "cat"/u);
    expect(await rename()).toMatch(/`--map`: received no changes/u);
    const twice = await write("twice.csv", "old,new\ncat,a\ndog,b\ncat,c\n");
    expect(await rename("--map", twice)).toMatch(
      /twice\.csv`: received the class "cat" in line 4 and already in line 2/u,
    );
    const headless = await write("headless.csv", "cat,felis\n");
    expect(await rename("--map", headless)).toMatch(/"cat,felis" as its first line/u);
    const empty = await write("empty.csv", "old,new\ncat,\n");
    expect(await rename("--map", empty)).toMatch(/an empty name in line 2/u);
    expect(await rename("--map", twice, "cat=a")).toMatch(/a file, and changes beside it/u);
  });

  test("passes over what is not there, when it is told to", async () => {
    const map = await write("map.csv", "old,new\nwolf,dog\ncat,felis\n");
    expect(await refusal(prior("rename", await zoo(), "--map", map))).toMatch(/no class "wolf"/u);
    const renamed = prior("rename", path("zoo.json"), "--map", map, "--skip-missing");
    expect((await made(renamed)).classes).toEqual(["felis", "dog", "lynx"]);
  });
});

describe("balms prior relabel", () => {
  test("adds up the counts of classes that become one", async () => {
    const cats = await made(prior("relabel", await zoo(), "lynx=cat"));
    expect(cats).toMatchObject({ classes: ["cat", "dog"], counts: [53, 12], counted: "rows" });
    const ids = await made(prior("relabel", path("zoo.json"), "--ids", "0=felidae", "2=felidae"));
    expect(ids).toMatchObject({ classes: ["felidae", "dog"], counts: [53, 12] });
    expect(await refusal(prior("relabel", path("zoo.json"), "--ids", "3=x"))).toMatch(
      /no class with the id "3"; expected ids from 0 to 2/u,
    );
  });

  test("says which classes a file leaves out, and that others join them", async () => {
    const map = await write("map.csv", "old,new\nlynx,cat\n");
    const { status, stderr } = await prior("relabel", await zoo(), "--map", map);
    expect(status).toBe(0);
    expect(stderr).toBe(
      'balms: the mapping says nothing of "cat", "dog", which stay as they are; others join "cat"\n',
    );
  });

  test("refuses to add up images that may have both classes", async () => {
    await save("tags.json", { cat: 5, indoor: 7 }, { counted: "images", examples: 9 });
    expect(await refusal(prior("relabel", path("tags.json"), "cat=indoor"))).toMatch(
      /of which one example may have several; .*Count the data again/u,
    );
  });
});

describe("balms prior smooth", () => {
  test("adds rows, takes powers, or takes effective numbers: always weights", async () => {
    await save("zoo.json", { cat: 100, dog: 4, lynx: 0 });
    const smooth = async (...words: string[]) =>
      (await made(prior("smooth", path("zoo.json"), ...words))).counts;
    expect(await smooth()).toEqual([101, 5, 1]);
    expect(await smooth("--alpha", "0.5")).toEqual([100.5, 4.5, 0.5]);
    const powers = await smooth("--exponent", "0.5");
    for (const [id, power] of [1, 0.2, 0].entries()) expect(powers[id]).toBeCloseTo(power, 12);
    expect(await smooth("--beta", "0")).toEqual([1, 1, 0]);
    expect((await made(prior("smooth", path("zoo.json")))).counted).toBe("weights");
  });

  test("refuses two ways at once, and rows that are added to shares", async () => {
    await save("shares.json", { cat: 0.9, dog: 0.1 }, { counted: "weights" });
    const smooth = (...words: string[]) => refusal(prior("smooth", path("shares.json"), ...words));
    expect(await smooth()).toMatch(/received weights; expected counts of rows/u);
    expect(await smooth("--alpha", "1", "--beta", "0.5")).toMatch(/several ways to smooth/u);
    expect(await smooth("--beta", "1")).toMatch(/Expected a number from 0 to below 1/u);
    expect((await made(prior("smooth", path("shares.json"), "--exponent", "0"))).counts).toEqual([
      1, 1,
    ]);
  });
});

describe("balms prior merge", () => {
  test("adds up by name, and says which classes stand apart", async () => {
    await save("north.json", { cat: 5, Lynx: 2 });
    await save("south.json", { cat: 4, lynx: 1, emu: 1 });
    const { status, stdout, stderr } = await prior("merge", path("north.json"), path("south.json"));
    expect(status).toBe(0);
    expect(priorFromJSON(stdout)).toMatchObject({
      classes: ["Lynx", "cat", "emu", "lynx"],
      counts: [2, 9, 1, 1],
    });
    expect(stderr.replaceAll(path("/"), "")).toBe(
      'balms: "Lynx" is not in south.json; is it "lynx"?\n' +
        'balms: "lynx" is not in north.json; is it "Lynx"?\n' +
        'balms: "emu" is not in north.json\n' +
        "balms: the classes stand in the order of their names now: `balms prior reorder` puts them in another\n",
    );
    const quiet = await prior("merge", path("north.json"), path("south.json"), "--quiet");
    expect(quiet).toEqual({ status: 0, stdout, stderr: "" });
  });

  test("one mapping brings all into line", async () => {
    await save("north.json", { cat: 5, Lynx: 2 });
    await save("south.json", { cat: 4, lynx: 1 });
    const map = await write("map.csv", "old,new\nLynx,lynx\n");
    const both = [path("north.json"), path("south.json")];
    expect(await made(prior("merge", ...both, "--map", map))).toMatchObject({
      classes: ["cat", "lynx"],
      counts: [9, 3],
    });
    const wrong = await write("wrong.csv", "old,new\nLinx,lynx\n");
    expect(await refusal(prior("merge", ...both, "--map", wrong))).toMatch(
      /no class "Linx", .*Is "Linx" the class "Lynx"\?/u,
    );
    await save("both.json", { lynx: 1, Lynx: 2 });
    expect(await refusal(prior("merge", ...both, path("both.json"), "--map", map))).toMatch(
      /both\.json`: received "lynx", "Lynx", which would both be called "lynx"/u,
    );
  });

  test("says what is counted twice, and refuses what counts other things", async () => {
    await zoo();
    const whole = path("whole.json");
    await save("more.json", { cat: 1, dog: 1, lynx: 1 });
    await made(prior("merge", path("zoo.json"), path("more.json")));
    await prior("merge", path("zoo.json"), path("more.json"), "-o", whole, "-q");
    const twice = await prior("merge", whole, path("zoo.json"), "-o", path("twice.json"));
    expect(twice.stderr.replaceAll(path("/"), "")).toBe(
      "balms: whole.json and zoo.json hold the same counts, which are in the sum twice\n",
    );
    await save("images.json", { cat: 1 }, { counted: "images" });
    const mixed = ["merge", path("zoo.json"), path("images.json")];
    expect(await refusal(prior(...mixed))).toMatch(
      /images\.json`: received counts of images; expected counts of rows\. .*--counted rows/u,
    );
    const { status } = await prior(...mixed, "--counted", "rows");
    expect(status).toBe(0);
  });
});
