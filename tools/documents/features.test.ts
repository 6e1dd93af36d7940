// docs/features.md says what the packages export: nothing else, and nothing less.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { packageNames, packagesFolder, publicNames } from "../examples/public-names.ts";
import { columns, readFeatures, type Column } from "./features.ts";
import { renderFeatures } from "./render-features.ts";
import { tidy } from "./tidy.ts";

const features = readFeatures().flatMap((group) => group.features);
const waysOf = (column: Column): string[] => features.flatMap(({ by }) => by[column] ?? []);
const nameOf = (way: string): string => way.split(/[ (]/)[0];

/** What a package's sources say, tests left aside. */
function sourcesOf(folder: string): string {
  const source = join(packagesFolder, folder, "src");
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(source, file), "utf8"))
    .join("\n");
}

test("every package has its column", () => {
  expect([...columns].toSorted()).toEqual([...packageNames].toSorted());
});

describe.each(columns)("packages/%s", (column) => {
  const exported = publicNames(column);
  const values = exported.filter(({ kind }) => ["function", "class", "const"].includes(kind));
  const ways = waysOf(column);

  test("has every name that the page gives it", () => {
    const known = new Set(values.map(({ name }) => name));
    const unknown = ways.filter((way) => !way.startsWith("balms ") && !known.has(nameOf(way)));
    expect(unknown).toEqual([]);
  });

  test("exports no function and no class that the page leaves out", () => {
    const named = new Set(ways.map(nameOf));
    // The second door is plumbing for packages that build on this one.
    const offered = values.filter(({ door }) => door !== "adapter.ts");
    expect(offered.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
  });

  test("says at which door of the package a name stands that is not at its root", () => {
    const wrong = ways.filter((way) => {
      const door = values.find(({ name }) => name === nameOf(way))?.door ?? "index.ts";
      const place = ` of @balms/${column}/${door.replace(".ts", "")}`;
      return door === "index.ts" ? way.includes(" of @") : !way.endsWith(place);
    });
    expect(wrong).toEqual([]);
  });

  test("names everything that it exports in its README", () => {
    const text = readFileSync(join(packagesFolder, column, "README.md"), "utf8");
    const missing = values.filter(({ name }) => !new RegExp(String.raw`\b${name}\b`).test(text));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test("has every option that the page names, with its value", () => {
    const sources = `${sourcesOf(column)}\n${sourcesOf("core")}`;
    const missing = ways.flatMap((way) => {
      const [, option, value] = /\(\{ (\w+)(?:: ("[^"]+"))? \}\)/.exec(way) ?? [];
      if (option === undefined) return [];
      const declared = new RegExp(String.raw`readonly ${option}\??:`).test(sources);
      return declared && (value === undefined || sources.includes(value)) ? [] : [way];
    });
    expect(missing).toEqual([]);
  });

  test("knows every command line that the page names", () => {
    const sources = sourcesOf(column);
    const words = ways
      .filter((way) => way.startsWith("balms "))
      .flatMap((way) => way.split(" ").slice(1));
    const unknown = words.filter(
      (word) => !new RegExp(String.raw`["\`(| ]${word}["\`,)| <]`).test(sources),
    );
    expect(unknown).toEqual([]);
  });
});

test("docs/features.md is up to date", () => {
  const page = fileURLToPath(new URL("../../docs/features.md", import.meta.url));
  expect(tidy(readFileSync(page, "utf8")), "npm run features writes it").toBe(
    tidy(renderFeatures()),
  );
});
