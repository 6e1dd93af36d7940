// Gives all packages their next version and its changelog, from the changesets: `npm run version-packages`.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const manifests = readdirSync(new URL("packages/", root)).map(
  (folder) => new URL(`packages/${folder}/package.json`, root),
);
const read = (url) => readFileSync(url, "utf8");
const { name, version: last } = JSON.parse(read(new URL("packages/core/package.json", root)));
const run = (command, ...args) =>
  execFileSync(command, args, { cwd: fileURLToPath(root), stdio: "inherit" });

/** Writes which versions of our packages go with each, as peers (decision 17). */
function writePeers(range) {
  for (const url of manifests) {
    const manifest = JSON.parse(read(url));
    for (const peer of Object.keys(manifest.peerDependencies ?? {})) {
      if (peer.startsWith("@balms/")) manifest.peerDependencies[peer] = range;
    }
    writeFileSync(url, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

let version = last;
// changesets would make a major version of whatever has peers that leave their range, as all of ours do together.
writePeers("*");
try {
  run("changeset", "version");
  ({ version } = JSON.parse(read(new URL("packages/core/package.json", root))));
} finally {
  writePeers(`^${version}`);
}

// Files that core makes say what made them.
const producer = new URL("packages/core/src/version.ts", root);
const signed = read(producer).replace(/"@balms\/core [^"]*"/u, `"${name} ${version}"`);
if (!signed.includes(`"${name} ${version}"`)) {
  throw new Error(`${producer.pathname}: no text "@balms/core VERSION" to replace`);
}
writeFileSync(producer, signed);

// What `npm install --package-lock-only` would write, without a registry: nothing of others changes.
const lockFile = new URL("package-lock.json", root);
const lock = JSON.parse(read(lockFile));
for (const url of manifests) {
  const { dependencies, peerDependencies } = JSON.parse(read(url));
  const place = lock.packages[url.pathname.replace(/^.*\/(packages\/[^/]+)\/.*$/u, "$1")];
  Object.assign(place, { version, dependencies, peerDependencies });
}
writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);

run("oxfmt", "packages");
