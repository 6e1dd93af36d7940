// Writes name and version of @balms/core into its sources, where files that it makes take them from.
import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../../packages/core/", import.meta.url);
const { name, version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
const file = new URL("src/version.ts", folder);
const text = readFileSync(file, "utf8");
const written = text.replace(/"@balms\/core [^"]*"/, `"${name} ${version}"`);
if (!written.includes(`"${name} ${version}"`)) {
  throw new Error(`${file.pathname}: no text "@balms/core VERSION" to replace`);
}
if (written !== text) writeFileSync(file, written);
