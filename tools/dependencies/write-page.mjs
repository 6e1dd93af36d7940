// Writes docs/dependencies.md: `npm run dependencies`.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderPage } from "./render-page.mjs";

const page = fileURLToPath(new URL("../../docs/dependencies.md", import.meta.url));
writeFileSync(page, renderPage());
execFileSync("oxfmt", [page], { stdio: "inherit" });
