import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Subject } from "./subjects.ts";

/** What a README says: the packages that its first line installs, and its blocks of TypeScript. */
export interface Readme {
  readonly installed: readonly string[];
  readonly blocks: readonly string[];
}

/** Reads the README that a tarball has. */
export function readReadme(tree: string, { folder, instead = [] }: Subject): Readme {
  let text = readFileSync(join(tree, "packages", folder, "README.md"), "utf8");
  for (const [said, taken] of instead) text = text.replaceAll(said, taken);
  const [, line] = /^```sh\n[^\n]*npm install ([^\n]*)\n/mu.exec(text) ?? [];
  if (line === undefined) throw new Error(`packages/${folder}/README.md: no line that installs`);
  return {
    installed: line.split(" "),
    blocks: [...text.matchAll(/^```ts\n([^]*?)^```$/gmu)].map(([, code]) => code),
  };
}

/** Packages that the blocks import, and that the line does not install: a reader has them from elsewhere. */
export function besides({ installed, blocks }: Readme): string[] {
  const imported = blocks.flatMap((code) =>
    [...code.matchAll(/^(?:import|\} from)[^"]*"((?:@[^/"]+\/)?[^/".][^/"]*)/gmu)].map(
      ([, name]) => name,
    ),
  );
  const known = new Set(installed.map((name) => name.replace(/(?<=.)@.*$/u, "")));
  return [...new Set(imported)].filter((name) => !name.startsWith("node:") && !known.has(name));
}

/** A compiled block for `require`: imports at its beginning, and what it awaits, inside a function. */
export function toCommonJs(code: string): string {
  const imports: string[] = [];
  const rest = code.replaceAll(/^import (?:([^"]+?) from )?("[^"]+");$/gmu, (_, names, from) => {
    imports.push(requireLine(names as string | undefined, from as string));
    return "";
  });
  return `${imports.join("\n")}\nmodule.exports = (async () => {\n${rest.replace(/^export \{\};$/mu, "")}\n})();\n`;
}

function requireLine(names: string | undefined, from: string): string {
  if (names === undefined) return `require(${from});`;
  const bound = names.replace(/^\* as /u, "").replaceAll(" as ", ": ");
  return `const ${bound} = require(${from});`;
}
