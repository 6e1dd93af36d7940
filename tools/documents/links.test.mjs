// Links lead to what is there: in the READMEs and docs, as they are read in the repository, and on the site that is made of them.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { publicPages } from "../../site/public-pages.mjs";
import { headingSlug, linkTarget, pages, root, siteLink } from "../../site/routes.mjs";
import { sidebar, top } from "../../site/sidebar.mjs";

const read = (file) => readFileSync(`${root}${file}`, "utf8");
const withoutCode = (text) => text.replaceAll(/^( *)```[^]*?^\1```$/gmu, "");

/** What may stand behind `#` of a file: its headings, as GitHub and the site call them, and parts that others include. */
function anchors(file) {
  const found = new Map();
  const slugs = [];
  for (const [, heading] of withoutCode(read(file)).matchAll(/^#{1,6} +(.*)$/gmu)) {
    const slug = headingSlug(
      heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, "$1").replaceAll(/[`*]/gu, ""),
    );
    const times = found.get(slug) ?? 0;
    found.set(slug, times + 1);
    slugs.push(times === 0 ? slug : `${slug}-${times}`);
  }
  const regions = read(file).matchAll(/^<!-- #region (\S+) -->$/gmu);
  return [...slugs, ...Array.from(regions, ([, name]) => name)];
}

/** The links of a page, without those in code. */
function linksOf(file) {
  const prose = withoutCode(read(file)).replaceAll(/`[^`\n]*`/gu, "");
  const written = [...prose.matchAll(/\]\(<?([^)\s>]+)>?\)/gu)].map(([, href]) => href);
  const included = [...prose.matchAll(/@include: (\S+?)-->/gu)].map(([, href]) => href);
  const front = [...prose.matchAll(/^\s+link: (\S+)$/gmu)].map(([, href]) => href);
  return [...written, ...included, ...front];
}

const files = new Map([...pages].map(([file, page]) => [`/${page.replace(/\.md$/u, "")}`, file]));
const reference = new Set(["/api/", ...publicPages().map(({ path }) => `/api/${path}`)]);

/** What is wrong with a link, if anything. */
function fault(href, from) {
  const [path, anchor] = href.split("#");
  // Addresses of the site itself, which pages of the repository have no use for.
  if (path.startsWith("/") && from.startsWith("site/")) {
    if (reference.has(path) || path === "/playground/") return undefined;
    const file = files.get(path);
    if (file === undefined) return `${from}: ${href}: no such page`;
    return anchor === undefined || anchors(file).includes(anchor) ? undefined : `${from}: ${href}`;
  }
  const found = linkTarget(href, from);
  if (found === undefined) return path.startsWith("/") ? `${from}: ${href}` : undefined;
  const { target, fragment } = found;
  if (!existsSync(`${root}${target}`)) return `${from}: ${href}: no such file`;
  if (fragment === undefined || !target.endsWith(".md")) return undefined;
  return anchors(target).includes(fragment) ? undefined : `${from}: ${href}: no such heading`;
}

test.each([...pages.keys()])("the links of %s", (file) => {
  expect(
    linksOf(file)
      .map((href) => fault(href, file))
      .filter((one) => one !== undefined),
  ).toEqual([]);
});

const linked = (items) =>
  items.flatMap(({ link, items: more = [] }) => [
    ...(link === undefined ? [] : [link]),
    ...linked(more),
  ]);

test("what the site shows at its side and top is there, and every page is at its side", () => {
  const known = (link) => files.has(link) || reference.has(link);
  expect([...linked(sidebar), ...linked(top)].filter((link) => !known(link))).toEqual([]);
  const beside = new Set(["/index", "/overview", ...linked(sidebar)]);
  expect([...files.keys()].filter((link) => !beside.has(link))).toEqual([]);
});

test("no page stands where the playground is copied to", () => {
  expect([...files.keys()].filter((link) => link.startsWith("/playground"))).toEqual([]);
});

test.each([
  ["docs/theory.md#9-measures", "README.md", "/docs/theory#9-measures"],
  ["../core", "packages/tfjs/README.md", "/packages/core"],
  [
    "../tools/gate/run.mjs",
    "docs/architecture.md",
    "https://github.com/balms-js/balms/blob/main/tools/gate/run.mjs",
  ],
  [
    "https://github.com/balms-js/balms/blob/main/docs/install.md",
    "packages/cli/README.md",
    "/docs/install",
  ],
  ["https://arxiv.org/abs/2007.10740", "README.md", "https://arxiv.org/abs/2007.10740"],
  ["#in-short", "docs/meta-sampler.md", "#in-short"],
])("on the site %s of %s is %s", (href, from, expected) => {
  expect(siteLink(href, from)).toBe(expected);
});
