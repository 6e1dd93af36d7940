import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { besides, readReadme } from "./readme.ts";
import { npmInstall, run } from "./run.ts";
import type { Subject } from "./subjects.ts";
import { ways } from "./ways.ts";
import type { Consumer } from "./consumer.ts";

/** What became of one way. */
export interface Cell {
  readonly isFine: boolean;
  readonly said: string;
}

/** Where READMEs are read, and where the tools are. */
export interface Place {
  readonly tree: string;
  readonly root: string;
}

/**
 * Installs what a README says in a folder of its own, as a stranger would, and runs its blocks in every way.
 *
 * @returns by way, "install" first; a way that was not come to is missing
 */
export async function tryReadme(
  subject: Subject,
  folder: string,
  { tree, root }: Place,
): Promise<Map<string, Cell>> {
  const readme = readReadme(tree, subject);
  mkdirSync(join(folder, "blocks"), { recursive: true });
  const { overrides = {}, skipLibCheck = false } = subject;
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ private: true, type: "module", overrides }),
  );
  readme.blocks.forEach((code, i) => {
    writeFileSync(join(folder, `blocks/${i + 1}.ts`), `${code}\nexport {};\n`);
  });
  const cells = new Map<string, Cell>();
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const types = `@types/node@${devDependencies["@types/node"]}`;
  const names = [...readme.installed, ...besides(readme), types];
  const { status, said } = await run(folder, [...npmInstall, "--prefer-offline", ...names]);
  cells.set("install", { isFine: status === 0, said });
  if (status !== 0) return cells;

  const consumer: Consumer = { folder, blocks: readme.blocks.length, skipLibCheck, root };
  for (const [name, way] of ways) {
    const ended = await way(consumer);
    cells.set(name, { isFine: ended.status === 0, said: ended.said });
  }
  return cells;
}
