import { exponentialCounts } from "@balms/core";
import { expect, test } from "vitest";
import { prior, priorFiles, report } from "./prior-files.ts";
import { runBalms } from "./run-balms.ts";

const { path, write, save } = priorFiles();

const zoo = () =>
  save(
    "zoo.json",
    { dog: 120, cat: 5000, lynx: 20, emu: 0 },
    { source: "camera 7", time: "2026-01-31T12:00:00Z", license: "CC0-1.0" },
  );

/** The classes of `zoo.json` in the order shown, with their groups. */
async function orderOf(...words: string[]): Promise<string[]> {
  const { stdout } = await prior("show", path("zoo.json"), "--quiet", ...words);
  return [...stdout.matchAll(/^ *\d {2}(\w+) .*?(many|medium|few)/gmu)].map(
    ([, name, group]) => `${name} ${group}`,
  );
}

test("a few classes are shown with bars by their logarithm", async () => {
  const { status, stdout, stderr } = await prior("show", await zoo());
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.replaceAll(path("/"), "").replace(/(sha256:\w{8})\w+/u, "$1")).toBe(
    [
      "zoo.json: 4 classes, 5,140 rows",
      "  source    camera 7",
      "  time      2026-01-31T12:00:00Z",
      "  license   CC0-1.0",
      "  producer  @balms/core 0.0.0",
      "  digest    sha256:017158b6",
      "  imbalance 250, 1.1 effective classes, 1 without any",
      "",
      "group   classes  % of all",
      "──────  ───────  ────────",
      "many          2      99.6",
      "medium        1      0.39",
      "few           1       0.0",
      "",
      "id  class  count     %  group",
      "──  ─────  ─────  ────  ──────  ────────────────────────────────────────",
      " 1  cat    5,000  97.3  many    ████████████████████████████████████████",
      " 0  dog      120   2.3  many    ██████████████████████████▎",
      " 2  lynx      20  0.39  medium  ███████████████████▋",
      " 3  emu        0   0.0  few",
      "",
    ].join("\n"),
  );
});

test("of many classes both ends are shown, and the tail as a whole", async () => {
  const counts = exponentialCounts({ classes: 1000, largest: 1280, imbalanceFactor: 256 });
  await write("many.json", JSON.stringify(counts));
  const { stdout } = await prior("show", path("many.json"), "--quiet");
  const lines = stdout.split("\n");
  expect(lines.slice(0, 11)).toEqual([
    "1,280 │█▇▇▆▆▅▅▄▄▃▂▂▁▁",
    "      │████████████████▇▇▆▆▅▅▄▄▃▂▂▁▁",
    "      │███████████████████████████████▇▇▆▆▅▅▄▄▃▃▂▁▁",
    "      │██████████████████████████████████████████████▇▇▆▆▅▅▄▄▃▂▂▁▁",
    "      │█████████████████████████████████████████████████████████████▇▆▆▆▅▅▄▄▂▂",
    `      │${"█".repeat(71)}`,
    `    1 │${"█".repeat(71)}`,
    `      │${"█".repeat(71)}`,
    `      └${"─".repeat(71)}`,
    "       1,000 classes by falling count, logarithmic",
    "",
  ]);
  expect(lines.slice(13, 14)).toEqual([expect.stringMatching(/^ {2}0 {2}0 +1,280 /u)]);
  expect(lines).toContain("… 960 classes more: --all");
  expect(lines.filter((line) => /^ *\d+ {2}\d/u.test(line))).toHaveLength(40);
  const all = await prior("show", path("many.json"), "--quiet", "--all");
  expect(all.stdout.split("\n").filter((line) => /^ *\d+ {2}\d/u.test(line))).toHaveLength(1000);
});

test("the order can be chosen, and where many ends and few begins", async () => {
  await zoo();
  expect(await orderOf("--sort", "id")).toEqual(["dog many", "cat many", "lynx medium", "emu few"]);
  expect(await orderOf("--sort", "name")).toEqual([
    "cat many",
    "dog many",
    "emu few",
    "lynx medium",
  ]);
  expect(await orderOf("--many-above", "1000", "--few-below", "100")).toEqual([
    "cat many",
    "dog medium",
    "lynx few",
    "emu few",
  ]);
});

test("weights have no groups of rows", async () => {
  await write("shares.json", '{ "cat": 0.9, "dog": 0.1 }');
  const { stdout } = await prior("show", path("shares.json"));
  expect(stdout).toMatch(/shares\.json: 2 classes, weights\n/u);
  expect(stdout).not.toMatch(/many|few/u);
  expect(stdout).toMatch(/^ 1 {2}dog {7}0\.1 {2}10\.0 {2}█+▌$/mu);
});

test("images with several classes have shares of the images", async () => {
  await save("tags.json", { cat: 150, indoor: 50 }, { counted: "images", examples: 200 });
  const { stdout } = await prior("show", path("tags.json"));
  expect(stdout).toMatch(/tags\.json: 2 classes, 200 images with 200 labels\n/u);
  expect(stdout).toMatch(/^ 0 {2}cat +150 {2}75\.0 /mu);
  expect(stdout).toMatch(/^ 1 {2}indoor +50 {2}25\.0 /mu);
  await save("more.json", { cat: 150, indoor: 50 }, { counted: "images", examples: 150 });
  const more = await prior("show", path("more.json"));
  expect(more.stdout).toMatch(/^ 0 {2}cat +150 {2}100\.0 /mu);
  expect(more.stdout).toMatch(/^many +1 +75\.0$/mu);
});

test("--json is one object", async () => {
  const printed = await report(prior("show", await zoo(), "--json"));
  expect(printed).toMatchObject({
    source: path("zoo.json"),
    imbalanceFactor: 250,
    empty: 1,
    groups: [{ group: "many", classes: 2 }, { group: "medium" }, { group: "few" }],
    prior: { format: "balms.prior/1", labels: ["dog", "cat", "lynx", "emu"] },
  });
  expect((printed["classes"] as object[])[1]).toEqual({
    id: 1,
    name: "cat",
    count: 5000,
    share: 5000 / 5140,
    group: "many",
  });
});

test("names from files steer no terminal, and a long one does not break the table", async () => {
  const source = "camera\n  digest    sha256:0";
  await save("odd.json", { "\u001B[31mred": 5, "two\nlines": 4, ["x".repeat(50)]: 3 }, { source });
  const whole = await prior("show", path("odd.json"));
  expect(whole.stdout).toContain("  source    camera\\u{a}  digest    sha256:0\n");
  const { stdout } = await prior("show", path("odd.json"), "--quiet");
  expect(stdout).toContain(" 0  \\u{1b}[31mred ");
  expect(stdout).toContain(" 1  two\\u{a}lines ");
  expect(stdout).toContain(` 2  ${"x".repeat(31)}…  `);
  expect(stdout).not.toContain("\u001B");
});

test("colours show on terminals that want them alone, and bars end where the line does", async () => {
  const words = ["prior", "show", await zoo(), "--quiet"];
  const colored = await runBalms(words, {
    terminal: { isTTY: true, columns: 60, hasColors: () => true },
  });
  expect(colored.stdout).toContain("\u001B[36m█");
  // eslint-disable-next-line no-control-regex
  const bare = colored.stdout.replaceAll(/\u001B\[\d+m/gu, "");
  expect(Math.max(...bare.split("\n").map((line) => line.length))).toBeLessThan(60);
  const plain = await runBalms(words, {
    // What a stream says under NO_COLOR.
    terminal: { isTTY: true, columns: 60, hasColors: () => false },
  });
  expect(plain.stdout).toBe(bare);
});

test("classes that no file of a prior holds are refused for --json before they are written", async () => {
  await write("all.json", `[${"7,".repeat(2 ** 21)}7]`);
  const { status, stdout, stderr } = await prior("show", path("all.json"), "--json");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(
    /all\.json`: received 2,097,153 classes; expected .*Leave out --json\.\n$/u,
  );
});
