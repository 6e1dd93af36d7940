// Which Markdown files of the repository are pages of the site, and where. Nothing is copied: the site reads the files themselves.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));

const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
/** Where the repository is published, without a slash at the end. */
export const repository = manifest.repository.url.replaceAll(/^git\+|\.git$/gu, "");

const files = (folder) =>
  readdirSync(new URL(`../${folder}/`, import.meta.url))
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.replace(".md", ""));
const folders = (folder, file) =>
  readdirSync(new URL(`../${folder}/`, import.meta.url)).filter((name) =>
    existsSync(new URL(`../${folder}/${name}/${file}`, import.meta.url)),
  );

/** The pages that are written by hand, by their places in the repository and on the site. */
export const pages = new Map([
  ["README.md", "overview.md"],
  ["SECURITY.md", "security.md"],
  ["CONTRIBUTING.md", "contributing.md"],
  // The playground itself may stand at /playground/.
  ["playground/README.md", "docs/playground.md"],
  ...["index"].map((name) => [`site/${name}.md`, `${name}.md`]),
  ...["guides", "migrate"].flatMap((folder) =>
    files(`site/${folder}`).map((name) => [`site/${folder}/${name}.md`, `${folder}/${name}.md`]),
  ),
  ...files("docs").map((name) => [`docs/${name}.md`, `docs/${name}.md`]),
  ...files("docs/decisions").map((name) => [
    `docs/decisions/${name}.md`,
    `docs/decisions/${name}.md`,
  ]),
  ...folders("docs/examples", "README.md").map((name) => [
    `docs/examples/${name}/README.md`,
    `docs/examples/${name}.md`,
  ]),
  ...folders("packages", "README.md").map((name) => [
    `packages/${name}/README.md`,
    `packages/${name}.md`,
  ]),
]);

/** The path in the repository that a link of a page leads to, and what stands behind `#`; undefined where it leads elsewhere. */
export function linkTarget(href, from) {
  const written = href.startsWith(`${repository}/`)
    ? href.slice(repository.length).replace(/^\/(?:blob|tree)\/main\//u, "//")
    : href;
  const isRooted = written.startsWith("//") && written !== href;
  if (!isRooted && (/^(?:[a-z]+:|\/)/u.test(written) || written === "")) return undefined;
  const [path, fragment] = written.split("#");
  const place = isRooted ? path.slice(2) : posix.join(posix.dirname(from), decodeURI(path));
  const target = path === "" ? from : posix.normalize(place).replace(/\/$/u, "");
  return { target, fragment };
}

/** The page that a file or folder of the repository is on the site, if it is one. */
export const pageOf = (target) => pages.get(target) ?? pages.get(posix.join(target, "README.md"));

/** Where a link of a page leads on the site: to another page, or to the repository where it names what is no page. */
export function siteLink(href, from) {
  const found = href.startsWith("#") ? undefined : linkTarget(href, from);
  if (found === undefined) return href;
  const { target, fragment } = found;
  const anchor = fragment === undefined ? "" : `#${fragment}`;
  const page = pageOf(target);
  if (page !== undefined) return `/${page.replace(/\.md$/u, "").replace(/^index$/u, "")}${anchor}`;
  if (target.startsWith("site/api/") || !existsSync(`${root}${target}`)) return href;
  const kind = statSync(`${root}${target}`).isDirectory() ? "tree" : "blob";
  return `${repository}/${kind}/main/${target}${anchor}`;
}

/** What GitHub makes of a heading as the end of an address, so that links work there and here. */
export function headingSlug(text) {
  const kept = text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "");
  return kept.replaceAll(" ", "-");
}
