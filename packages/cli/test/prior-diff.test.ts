import { expect, test } from "vitest";
import { prior, priorFiles, refusal, report } from "./prior-files.ts";

const { path, write, save } = priorFiles();

async function pair(): Promise<[string, string]> {
  return [
    await save("first.json", { cat: 5000, dog: 1200, Lynx: 300, otter: 40, axolotl: 3 }),
    await save("second.json", { cat: 4100, dog: 1500, lynx: 310, oter: 45, axolotl: 9 }),
  ];
}

test("says class by class what differs by more than noise, and what may be the same", async () => {
  const { status, stdout, stderr } = await prior("diff", ...(await pair()));
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.replaceAll(path("/"), "")).toBe(
    [
      "first:  first.json: 5 classes, 6,543 rows",
      "second: second.json: 5 classes, 5,964 rows",
      "12.9 % of the rows would have to change class (total variation); Jensen–Shannon 0.042",
      "as a whole: differs (χ² 795, 6 degrees of freedom, p < 0.001)",
      "6 of 7 classes differ by more than noise (Fisher's exact test, adjusted by Holm, level 0.01)",
      "",
      "class    first  second  first %  second %  ratio       p",
      "───────  ─────  ──────  ───────  ────────  ─────  ──────  ──────────────────",
      "lynx         –     310      0.0       5.2      –  <0.001  only in the second",
      "Lynx       300       –      4.6       0.0      –  <0.001  only in the first",
      "oter         –      45      0.0      0.75      –  <0.001  only in the second",
      "otter       40       –     0.61       0.0      –  <0.001  only in the first",
      "cat      5,000   4,100     76.4      68.7   ×0.9  <0.001  differs",
      "dog      1,200   1,500     18.3      25.2  ×1.37  <0.001  differs",
      "axolotl      3       9    0.046      0.15  ×3.29   0.081",
      "",
      "The same class by another name? Then bring the second into line with `balms prior rename`:",
      '  "lynx" → "Lynx" (spelling)',
      '  "oter" → "otter" (edits)',
      "",
    ].join("\n"),
  );
});

test("--json has all of it, and a mapping takes the suggestions", async () => {
  const diff = await report(prior("diff", ...(await pair()), "--json"));
  expect(diff).toMatchObject({
    first: path("first.json"),
    untested: null,
    sameOrder: true,
    renames: [
      { old: "lynx", new: "Lynx", differs: "spelling" },
      { old: "oter", new: "otter", differs: "edits" },
    ],
  });
  const rows = (diff["renames"] as Record<"old" | "new", string>[]).map(
    (one) => `${one.old},${one.new}\n`,
  );
  const map = await write("map.csv", `old,new\n${rows.join("")}`);
  const mapped = await report(prior("diff", ...(await pair()), "--json", "--map", map));
  expect(mapped).toMatchObject({ renames: [] });
  expect(
    (mapped["classes"] as Record<"name" | "differs", unknown>[]).map(({ differs, name }) => [
      name,
      differs,
    ]),
  ).toEqual([
    ["cat", true],
    ["dog", true],
    ["Lynx", false],
    ["otter", false],
    ["axolotl", false],
  ]);
});

test("equal laws differ by noise alone, at the level that is asked for", async () => {
  const sources = [
    await save("first.json", { cat: 900, dog: 100 }),
    await save("second.json", { cat: 85, dog: 15 }),
  ];
  const differing = async (...words: string[]) => {
    const { classes } = await report(prior("diff", ...sources, "--json", ...words));
    return (classes as Record<"differs", boolean>[]).filter(({ differs }) => differs).length;
  };
  expect(await differing()).toBe(0);
  expect(await differing("--significance", "0.5")).toBe(2);
  expect(await refusal(prior("diff", ...sources, "--significance", "0"))).toMatch(
    /Expected a number above 0 to below 1/u,
  );
});

test("images with several classes are tested class by class, what counts nothing is not", async () => {
  const images = (name: string, counts: Record<string, number>, examples: number) =>
    save(name, counts, { counted: "images", examples });
  const tags = [
    await images("a.json", { cat: 80, indoor: 90 }, 100),
    await images("b.json", { indoor: 900, cat: 300 }, 1000),
  ];
  const tested = await report(prior("diff", ...tags, "--json"));
  expect(tested).toMatchObject({ test: null, untested: null, sameOrder: false });
  expect(tested["classes"]).toMatchObject([
    { name: "cat", differs: true },
    { name: "indoor", differs: false, shares: [0.9, 0.9] },
  ]);
  const shares = await save("shares.json", { indoor: 0.75, cat: 0.25 }, { counted: "weights" });
  const { stdout } = await prior("diff", tags[0], shares);
  expect(stdout).toMatch(
    /whether that is noise cannot be said: .*shares\.json holds weights, which count nothing/u,
  );
  expect(stdout).toMatch(/the classes that both have stand in another order/u);
  expect(stdout).toMatch(/^indoor +90 +0\.75 +52\.9 +75\.0 +×1\.42 +–$/mu);
});

test("names from files steer no terminal", async () => {
  await save("first.json", { "\u001B[2Jcat": 5 });
  await save("second.json", { "\u001B[2Jcats": 5 });
  const { stdout } = await prior("diff", path("first.json"), path("second.json"));
  expect(stdout).not.toContain("\u001B");
  expect(stdout).toContain("\\u{1b}[2Jcat ");
});
