// The whole way of a release, without the release: `npm run release:dry`, or `npm run release:dry -- tfjs brain` for the READMEs of some.
// In a copy of the tree: versions, changelogs, building, packing, publishing to a registry on this machine. Then strangers' folders,
// in which the packages are installed from it beside the frameworks, and every block of their READMEs is run in every way.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startRegistry } from "../local-registry.ts";
import { copyTree } from "./copy-tree.ts";
import { checkOneCore, type Finding } from "./one-core.ts";
import { printFindings, printTable } from "./print-table.ts";
import { addMinorChange, nextVersion, packedFiles, publish } from "./publish.ts";
import { must } from "./run.ts";
import { subjects } from "./subjects.ts";
import { tryReadme, type Cell } from "./try-readme.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const wanted = process.argv.slice(2);
const chosen = subjects.filter(({ folder }) => wanted.length === 0 || wanted.includes(folder));
const scratch = mkdtempSync(join(tmpdir(), "balms-release-"));
const tree = join(scratch, "tree");
const say = (line: string): void => console.log(`── ${line}`);
const removeScratch = (): void => rmSync(scratch, { recursive: true, force: true });
process.once("SIGINT", () => {
  removeScratch();
  process.exit(130);
});

/** What npm packs of a tree in which nothing was compiled. */
async function checkPacked(version: string): Promise<Finding> {
  const files = await packedFiles(tree, "core");
  const expected = ["dist/index.js", "dist/index.d.ts", "CHANGELOG.md", "README.md", "LICENSE"];
  const missing = expected.filter((file) => !files.includes(file));
  const changes = readFileSync(join(tree, "packages/core/CHANGELOG.md"), "utf8");
  const links = /^- [^]*?\]\(https:\/\/[^)]*\/commit\/[0-9a-f]{40}\)\)$/mu.test(changes);
  return {
    what: `core ${version} is compiled when it is packed, and has its changelog, with links`,
    faults: [
      ...missing.map((file) => `no ${file}`),
      ...(changes.includes(`## ${version}\n`) && links ? [] : [changes.slice(0, 500)]),
    ],
  };
}

let registry: Awaited<ReturnType<typeof startRegistry>> | undefined;
try {
  await must(root, [
    "npm",
    "ci",
    "--prefix",
    "tools/release",
    "--ignore-scripts",
    "--prefer-offline",
  ]);
  const behind = (await must(root, ["npm", "config", "get", "registry"])).trim();
  registry = await startRegistry(join(scratch, "registry"), behind);
  const { url } = registry;
  writeFileSync(join(scratch, "npmrc"), registry.npmrc);
  // Every npm that is started from here on asks this registry, and knows no token of another.
  process.env["npm_config_userconfig"] = join(scratch, "npmrc");
  process.env["npm_config_registry"] = url;

  await copyTree(root, tree);
  const version = await nextVersion(tree);
  say(`version ${version}`);
  const findings = [await checkPacked(version)];
  await publish(tree, url);
  say(`published to ${url}`);

  const rows = new Map<string, Map<string, Cell>>();
  for (const subject of chosen) {
    say(`README of packages/${subject.folder}: ${subject.name}`);
    rows.set(
      subject.name,
      await tryReadme(subject, join(scratch, `reader-${rows.size}`), { tree, root }),
    );
  }

  say("the next minor version of core");
  findings.push(
    ...(await checkOneCore(join(scratch, "applications"), version, async () => {
      addMinorChange(tree, "@balms/core");
      const next = await nextVersion(tree);
      await publish(tree, url);
      return next;
    })),
  );

  const faults = printTable(rows) + printFindings(findings);
  console.log(
    `\n${faults === 0 ? "fit to be released" : `NOT fit to be released: ${faults} faults`}`,
  );
  process.exitCode = faults === 0 ? 0 : 1;
} finally {
  await registry?.close();
  removeScratch();
}
