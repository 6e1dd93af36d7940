import { readFileSync } from "node:fs";

const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");

/** Address of the project's home, which package.json of the root says once for all. */
export const repository = JSON.parse(manifest).repository.url.replace(/^git\+|\.git$/gu, "");
