import { lockedPackages } from "./locked-packages.mjs";

const cell = (text) => text.replaceAll("|", "\\|");
const lines = (packages) =>
  packages.map(({ name, version, license }) => `| ${name} | ${version} | ${cell(license)} |`);

/** docs/dependencies.md: what the lock files bring. */
export function renderPage() {
  const packages = lockedPackages();
  const users = packages.filter(({ isForDevelopment }) => !isForDevelopment);
  const others = packages.filter(({ isForDevelopment }) => isForDevelopment);
  const licenses = countBy(others);
  const scripts = packages.filter(({ hasScript }) => hasScript);
  return `# Dependencies

Written by \`npm run dependencies\` from the lock files; a test holds this page against them. It fails, too, when a package comes with a
licence that tools/dependencies/allowed.json does not list, or with a script that would run at its installation and that
\`allowScripts\` in package.json does not name.

## Scripts at installation

None of them is needed: \`allowScripts\` in package.json refuses each by name, which npm heeds from version 11 on.

| package | version | of |
| --- | --- | --- |
${scripts.map(({ name, version, isForDevelopment }) => `| ${name} | ${version} | ${isForDevelopment ? "development" : "users"} |`).join("\n")}

## What users install

With all packages of balms, on any platform: ${users.length} packages. The command is bundled: most of what it is made of lies in it, and its
licences in packages/cli/licenses.txt.

| package | version | licence |
| --- | --- | --- |
${lines(users).join("\n")}

## What development takes

${others.length} packages more, which nobody installs who uses balms.

| licence | packages |
| --- | --- |
${licenses.map(([license, count]) => `| ${cell(license)} | ${count} |`).join("\n")}
`;
}

function countBy(packages) {
  const counts = new Map();
  for (const { license } of packages) counts.set(license, (counts.get(license) ?? 0) + 1);
  return [...counts].toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}
