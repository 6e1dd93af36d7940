// Writes docs/features.md: `npm run features`.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderFeatures } from "./render-features.ts";

const page = fileURLToPath(new URL("../../../docs/features.md", import.meta.url));
writeFileSync(page, renderFeatures());
execFileSync("oxfmt", [page], { stdio: "inherit" });
