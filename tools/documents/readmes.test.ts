import { existsSync, readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

interface Manifest {
  readonly name: string;
  readonly homepage: string;
  readonly bugs: string;
  readonly author: string;
  readonly license: string;
  readonly repository: { readonly type: string; readonly url: string; readonly directory?: string };
  readonly files: readonly string[];
}

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const manifestAt = (folder: string): Manifest =>
  JSON.parse(read(`${folder}package.json`)) as Manifest;

const home = manifestAt("");
const site = home.repository.url.replace(/^git\+(.*)\.git$/u, "$1");
const named = readdirSync(new URL("packages/", root)).map((folder) => ({
  ...manifestAt(`packages/${folder}/`),
  folder,
  readme: read(`packages/${folder}/README.md`),
}));

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

test.each(named)("the manifest of $name says where it is from, as that of the root does", (one) => {
  expect(one).toMatchObject({
    author: home.author,
    bugs: home.bugs,
    license: home.license,
    homepage: `${site}/tree/main/packages/${one.folder}#readme`,
    repository: { ...home.repository, directory: `packages/${one.folder}` },
  });
});

const linksOf = (readme: string): string[] =>
  [...readme.matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target]) => target);

// Where it is read on the pages of a registry, or in node_modules, nothing of the repository is beside it.
test.each(named)(
  "the README of $name links to files of its tarball, or by whole addresses",
  (one) => {
    const isPublished = (path: string): boolean =>
      one.files.includes(path.split("/", 1)[0]) &&
      existsSync(new URL(`packages/${one.folder}/${path}`, root));
    const astray = linksOf(one.readme).filter(
      (target) => !/^(?:https?:|#)/u.test(target) && !isPublished(target),
    );
    expect(astray).toEqual([]);
  },
);

test.each(named)("what the README of $name links to in the repository is there", ({ readme }) => {
  const inside = linksOf(readme).filter((target) => target.startsWith(`${site}/`));
  const astray = inside.filter((target) => {
    const [path, heading] = target.slice(`${site}/blob/main/`.length).split("#");
    if (!target.startsWith(`${site}/blob/main/`) || !existsSync(new URL(path, root))) return true;
    return heading !== undefined && !headingsOf(path).includes(heading);
  });
  expect(astray).toEqual([]);
});

/** Anchors of a page's headings. */
function headingsOf(path: string): string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gmu)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
