// What a tarball holds, and how its types resolve for those who install it.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Kilobytes packed. Whoever raises one says in the commit what users get for it.
const limits = {
  "@balms/brain": 65,
  "@balms/core": 230,
  "@balms/datasets": 1_600,
  "@balms/detection": 90,
  "@balms/onnx": 620,
  "@balms/sampler": 125,
  "@balms/tfjs": 190,
  balms: 1_950,
};
const here = fileURLToPath(new URL(".", import.meta.url));

/** Throws when a tarball lacks what every package has, holds what none should, or is larger than it may be. */
export function checkShape({ name, filename, size, files }, manifest) {
  const paths = files.map(({ path }) => path);
  const stray = paths.filter((path) => /\.test\.|fixtures|tsbuildinfo|\.map$|^src\//u.test(path));
  if (stray.length > 0) throw new Error(`${filename} ships ${stray.join(", ")}`);
  const expected = ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts"];
  const missing = expected.filter((path) => !paths.includes(path));
  // It is written by the first release.
  if (!manifest.files.includes("CHANGELOG.md")) missing.push("CHANGELOG.md");
  if (missing.length > 0) throw new Error(`${filename} lacks ${missing.join(", ")}`);
  if (!(size < limits[name] * 1000)) {
    throw new Error(`${filename}: ${size} bytes packed, expected less than ${limits[name]} kB`);
  }
  console.log(
    `${name}: ${paths.length} files, ${Math.round(size / 1000)} kB packed, less than ${limits[name]}`,
  );
}

// Packages are ES modules: `require` loads them all the same in every Node that they are for, and resolution without `exports` is no more.
const isExpected = ({ kind, resolutionKind }) =>
  resolutionKind === "node10" || kind === "CJSResolvesToESM";

/** Throws when an entry point of a tarball has types that do not go with it, as an ES module for Node and for bundlers. */
export async function checkTypes(tarball) {
  if (!existsSync(`${here}node_modules`)) {
    const quietly = ["--prefer-offline", "--ignore-scripts", "--loglevel=error"];
    execFileSync("npm", ["ci", "--prefix", here, ...quietly], { stdio: "inherit" });
  }
  const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
  const { types, problems } = await checkPackage(
    createPackageFromTarballData(new Uint8Array(readFileSync(tarball))),
    { excludeEntrypoints: [/\.json$/u, /\.gz$/u] },
  );
  if (types === false) throw new Error(`${tarball} has no types`);
  const wrong = problems.filter((problem) => !isExpected(problem));
  if (wrong.length > 0) throw new Error(`${tarball}: ${JSON.stringify(wrong, null, 2)}`);
}
