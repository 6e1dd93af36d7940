import { readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const allowed = read("tools/dependencies/allowed.json");
const { allowScripts } = read("package.json");

/** The lock files of the repository: of the workspace, of the site, and of tools that are installed by themselves. */
const lockFiles = [
  "package-lock.json",
  "site/package-lock.json",
  "tools/gate/package-lock.json",
  "tools/letters/package-lock.json",
  "tools/release/package-lock.json",
];

/** Every package that a lock file brings, by name and version; those of the workspace are none. */
export function lockedPackages() {
  const found = new Map();
  for (const file of lockFiles) {
    for (const [place, about] of Object.entries(read(file).packages)) {
      const at = place.lastIndexOf("node_modules/");
      if (at < 0 || about.link === true) continue;
      const name = about.name ?? place.slice(at + "node_modules/".length);
      const key = `${name}@${about.version}`;
      const isForDevelopment =
        file !== lockFiles[0] || about.dev === true || about.devOptional === true;
      found.set(key, {
        name,
        version: about.version,
        license: about.license ?? "none",
        isForDevelopment: isForDevelopment && (found.get(key)?.isForDevelopment ?? true),
        hasScript: about.hasInstallScript === true,
      });
    }
  }
  return [...found.values()].toSorted((a, b) => (`${a.name} ` < `${b.name} ` ? -1 : 1));
}

/**
 * What is not allowed of a package, in words: a licence that is not in allowed.json, and a script that would run when it is
 * installed and that package.json neither allows nor refuses by name.
 */
export function objections({ name, version, license, isForDevelopment, hasScript }) {
  const licenses = isForDevelopment
    ? [...allowed.licenses, ...allowed.licensesInDevelopment]
    : allowed.licenses;
  const isFine = Object.hasOwn(allowed.readByHand, name) || satisfies(license, licenses);
  return [
    ...(isFine ? [] : [`${name} ${version}: the licence ${license}`]),
    ...(hasScript && !Object.hasOwn(allowScripts, name)
      ? [`${name} ${version}: a script that runs at its installation`]
      : []),
  ];
}

/** Whether an SPDX expression is met by licences: one part of an OR, all parts of an AND. Brackets are around the whole or nowhere. */
export function satisfies(expression, licenses) {
  const flat = expression.replaceAll(/^\((.*)\)$/gu, "$1");
  if (/[()]/u.test(flat)) return false;
  return flat
    .split(" OR ")
    .some((way) => way.split(" AND ").every((license) => licenses.includes(license)));
}
