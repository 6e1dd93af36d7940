// Writes the pages of the reference, api/**.md, from the comments of what the packages export, with their list and sidebar.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Converter } from "typedoc";
import { escapeShapes } from "./escape-shapes.mjs";
import { linkNames } from "./link-names.mjs";
import { publicPages } from "./public-pages.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const write = (path, text) => {
  mkdirSync(dirname(here(path)), { recursive: true });
  writeFileSync(here(path), text);
};
for (const folder of ["api", ".entries"]) rmSync(here(folder), { recursive: true, force: true });

// Modules that list again what a page is about: TypeDoc makes a page of each.
const pages = publicPages();
for (const { path, exports } of pages) {
  const lines = exports.map(
    ({ name, isType, file }) =>
      `export ${isType ? "type " : ""}{ ${name} } from "../../../${file}";\n`,
  );
  write(`.entries/${path}.ts`, lines.join(""));
}
const compilerOptions = {
  composite: false,
  isolatedDeclarations: false,
  noEmit: true,
  types: ["node"],
  typeRoots: ["../../node_modules/@types"],
};
const tsconfig = { extends: "../../tsconfig.base.json", compilerOptions, include: ["**/*.ts"] };
write(".entries/tsconfig.json", JSON.stringify(tsconfig));

const titles = new Map(pages.map(({ path, title }) => [path, title]));
const app = await Application.bootstrapWithPlugins({
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: pages.map(({ path }) => here(`.entries/${path}.ts`)),
  tsconfig: here(".entries/tsconfig.json"),
  basePath: here(".entries"),
  displayBasePath: here(".entries"),
  out: here("api"),
  readme: "none",
  // Types are checked by the gate, with the compiler that the sources are written for.
  skipErrorChecking: true,
  disableSources: true,
  blockTags: ["@example", "@generated", "@param", "@remarks", "@returns", "@template", "@throws"],
  router: "module",
  groupOrder: ["Functions", "Classes", "Variables", "Interfaces", "Type Aliases"],
  pageTitleTemplates: { module: ({ name }) => titles.get(name) ?? name },
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  classPropertiesFormat: "table",
  typeDeclarationFormat: "table",
  tableColumnSettings: { hideInherited: true, hideModifiers: true, hideOverrides: true },
  logLevel: "Error",
});
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => escapeShapes(project));
// After TypeDoc has looked for them.
app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => linkNames(project), -10_000);
const project = await app.convert();
if (project === undefined) throw new Error("TypeDoc could not read the sources");
await app.generateOutputs(project);

const packages = [...new Set(pages.map(({ of }) => of))].map((of) => ({
  of,
  folder: pages.find((page) => page.of === of).path.split("/")[0],
  pages: pages.filter((page) => page.of === of),
}));
const list = packages.map(({ of, folder, pages: own }) => {
  const lines = own.map(({ path, title, exports }) => {
    const names = exports
      .filter(({ isType }) => !isType)
      .map(({ name }) => `[\`${name}\`](${path}.md#${name.toLowerCase()})`);
    return `- [${title}](${path}.md)${names.length > 0 ? `: ${names.join(", ")}` : ""}`;
  });
  return `## ${of}\n\nWhat it is for, with examples: [README](/packages/${folder}).\n\n${lines.join("\n")}\n`;
});
const head = `# API

What each package exports, by the rooms of its sources, written from the comments there. Functions and classes; the pages have the types besides.
`;
write("api/index.md", [head, ...list].join("\n"));
const sidebar = packages.map(({ of, pages: own }) => ({
  text: of,
  collapsed: true,
  items: own.map(({ path, title }) => ({
    text: title.replace(`${of}: `, ""),
    link: `/api/${path}`,
  })),
}));
write("api/sidebar.json", JSON.stringify([{ text: "All names", link: "/api/" }, ...sidebar]));
