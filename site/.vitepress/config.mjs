import { cpSync, existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { headingSlug, pages, root, siteLink } from "../routes.mjs";
import { sidebar, top } from "../sidebar.mjs";
import { drawArrows } from "./draw-arrows.mjs";
import { renderMath } from "./render-math.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// Built by `npm run playground:build`.
const playground = here("../../playground/dist");
const api = existsSync(here("../api/sidebar.json"))
  ? JSON.parse(readFileSync(here("../api/sidebar.json"), "utf8"))
  : [];
// Where the site will stand, where that is not the root of a host: BALMS_SITE_BASE=/balms/ npm run docs
const base = process.env.BALMS_SITE_BASE ?? "/";

export default defineConfig({
  title: "balms",
  description: "Long-tailed learning for JavaScript and TypeScript",
  lang: "en",
  base,
  srcDir: "..",
  outDir: here("./dist"),
  cacheDir: here("./cache"),
  cleanUrls: false,
  // Everything that is no page of routes.mjs and none of the reference.
  srcExclude: [
    "**/{dist,fixtures,test,src,node_modules}/**",
    "tools/**",
    "site/{README,api/README}.md",
  ],
  rewrites: (id) => pages.get(id) ?? id.replace(/^site\//u, ""),
  head: [["link", { rel: "icon", href: icon() }]],
  markdown: {
    attrs: { disable: true },
    anchor: { slugify: headingSlug },
    languageAlias: { math: "text" },
    config: (md) => {
      md.core.ruler.push("links-of-the-repository", ({ tokens, env }) => {
        const from = relative(root, env.realPath ?? env.path);
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.type === "link_open" ? token.attrGet("href") : null;
          if (href !== null) token.attrSet("href", siteLink(href, from));
        }
      });
      renderMath(md);
      drawArrows(md);
    },
  },
  themeConfig: {
    nav: existsSync(playground)
      ? [...top, { text: "Playground", link: "/playground/", target: "_self" }]
      : top,
    sidebar: { "/api/": api, "/": sidebar },
    search: { provider: "local" },
    outline: { level: [2, 3] },
    socialLinks: [],
    docFooter: { prev: false, next: false },
  },
  vite: { plugins: [{ name: "vue-of-the-site", enforce: "pre", resolveId }] },
  // What the playground was built into, where it was: it is a page of its own, which no router may take over.
  buildEnd: ({ outDir }) => {
    if (existsSync(playground)) cpSync(playground, `${outDir}/playground`, { recursive: true });
  },
});

/** Pages lie beside this folder, where nobody would find the Vue that is installed in it. */
function resolveId(name, importer, options) {
  if (!/^vue(?:\/|$)/u.test(name)) return null;
  if (this.environment.name === "ssr") return { id: name, external: true };
  return this.resolve(name, here("./config.mjs"), { ...options, skipSelf: true });
}

/** A tail of bars. */
function icon() {
  const bars = [14, 8, 5, 3, 2].map(
    (height, at) => `<rect x="${1 + at * 3}" y="${15 - height}" width="2" height="${height}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="#2f7d6b">${bars.join("")}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
