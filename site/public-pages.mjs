// The pages of the reference: one for each room of a package's main door, one for each other door.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../packages/", import.meta.url));
const order = ["core", "sampler", "onnx", "tfjs", "brain", "datasets", "detection", "cli"];

/** Each page with its place (`core/losses`), its title, the package it is of, and what it is about. */
export function publicPages() {
  return readdirSync(packages)
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .flatMap((folder) => pagesOf(folder));
}

function pagesOf(folder) {
  const manifest = JSON.parse(readFileSync(`${packages}${folder}/package.json`, "utf8"));
  const { name: of } = manifest;
  const found = new Map();
  for (const [door, target] of Object.entries(manifest.exports)) {
    if (typeof target === "string") continue;
    const source = target.default.replace("./dist/", "src/").replace(/\.js$/u, ".ts");
    for (const one of namesOf(folder, source)) {
      const room = door === "." ? one.room : door.slice(2);
      const title = door === "." ? `${of}: ${room}` : `${of}/${room}`;
      const path = `${folder}/${room}`;
      const page = found.get(path) ?? { path, title, of, exports: [] };
      page.exports.push(one);
      found.set(path, page);
    }
  }
  return [...found.values()];
}

function namesOf(folder, source) {
  const text = readFileSync(`${packages}${folder}/${source}`, "utf8");
  const lists = text.matchAll(/export (type )?\{([^}]*)\} from "\.\/([^"]+)";/gu);
  return [...lists].flatMap(([, isType, names, file]) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => ({
        name: name.replace(/^type /u, ""),
        isType: isType !== undefined || name.startsWith("type "),
        file: `packages/${folder}/src/${file}`,
        // What lies in no room is what the package is there for.
        room: file.includes("/") ? file.split("/")[0] : "main",
      })),
  );
}
