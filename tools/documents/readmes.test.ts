import { existsSync, readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

const packages = new URL("../../packages/", import.meta.url);
const named = readdirSync(packages)
  .filter((folder) => existsSync(new URL(`${folder}/README.md`, packages)))
  .map((folder) => {
    const read = (file: string): string =>
      readFileSync(new URL(`${folder}/${file}`, packages), "utf8");
    const { name } = JSON.parse(read("package.json")) as { name: string };
    return { name, readme: read("README.md") };
  });

test.each(named)(
  "the README of $name starts with the line that installs it",
  ({ name, readme }) => {
    const [heading, block] = readme.split("\n\n");
    expect(heading).toBe(`# ${name}`);
    expect(block).toMatch(/^```sh\n[^\n]*npm install [^\n]*\n```$/u);
    expect(block.split(/\s+/u)).toContain(name);
  },
);

test.each(named.filter(({ readme }) => readme.includes("onnxruntime-node")))(
  "the README of $name says how onnxruntime-node is kept from downloading",
  ({ readme }) => {
    expect(readme).toContain("ONNXRUNTIME_NODE_INSTALL=skip");
  },
);
