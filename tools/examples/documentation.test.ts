// What is exported is documented, and docs/theory.md and the exports of core name the same things.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { packageNames, packagesFolder, publicNames } from "./public-names.ts";

describe.each(packageNames)("@balms/%s", (packageName) => {
  const names = publicNames(packageName);

  test("every exported name has a comment of its own", () => {
    const bare = names.filter(({ comment }) => comment === undefined || !/\w{3}/.test(comment));
    expect(bare.map(({ name, file }) => `${name} in ${file}`)).toEqual([]);
  });

  test("every exported function and class has an example that runs", () => {
    const bare = names.filter(
      ({ kind, comment }) =>
        ["function", "class"].includes(kind) &&
        !/@example\s+\*?\s*```ts\n[\s\S]+?```/.test(comment ?? ""),
    );
    expect(bare.map(({ name, file }) => `${name} in ${file}`)).toEqual([]);
  });
});

describe("docs/theory.md", () => {
  const theory = readFileSync(
    fileURLToPath(new URL("../../docs/theory.md", import.meta.url)),
    "utf8",
  );
  const prose = theory.replaceAll(/^```[\s\S]*?^```$/gm, "");
  const mentioned = new Set(
    [...prose.matchAll(/`([A-Za-z_$][\w$]*)`/g)].map(([, identifier]) => identifier),
  );
  const core = publicNames("core");

  test("names nothing that core does not have", () => {
    // Options, fields and their values are written in code form as well; what has no capital inside may be a symbol.
    const known = new Set([...core.map(({ name }) => name), ...members("core")]);
    const unknown = [...mentioned].filter((name) => /[a-z].*[A-Z]/.test(name) && !known.has(name));
    expect(unknown).toEqual([]);
  });

  test("says what each function that computes something of the theory is for", () => {
    const rooms = [
      "adjustment",
      "correction",
      "heads",
      "losses",
      "meta",
      "metrics",
      "priors/measures",
      "priors/operations",
      "profiles",
    ];
    const absent = core.filter(
      ({ name, door, kind, file }) =>
        door === "index.ts" &&
        (kind === "function" || kind === "class") &&
        rooms.some((room) => file.startsWith(`${room}/`)) &&
        !mentioned.has(name),
    );
    expect(absent.map(({ name, file }) => `${name} in ${file}`)).toEqual([]);
  });
});

/** Names of fields and quoted values in a package's sources. */
function members(packageName: string): string[] {
  const folder = join(packagesFolder, packageName, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      return [...text.matchAll(/(?:^\s+(?:readonly )?(\w+)\??: )|"(\w+)"/gm)].map(
        ([, field, value]) => field ?? value,
      );
    });
}
