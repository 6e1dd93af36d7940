// Gives every package, and the playground, the same Nx targets, so that no package.json repeats them
// and no task starts npm in between (which costs a third of a cold run).
import { dirname } from "node:path";

const run = (command, cwd) => ({ executor: "nx:run-commands", options: { command, cwd } });

export const createNodesV2 = [
  "{packages/*,playground}/package.json",
  (files) =>
    files.map((file) => {
      const root = dirname(file);
      const name = root.split("/").at(-1);
      // The command is bundled, so that it starts at once.
      const bundle = name === "cli" ? " && node bundle.mjs" : "";
      const targets = {
        // The playground is built by `npm run playground:build`: nothing that is published needs it.
        ...(root === "playground"
          ? {}
          : { build: run(`tsc -b tsconfig.build.json${bundle}`, root) }),
        typecheck: run("tsc -b tsconfig.json", root),
        test: run(`vitest run --project ${name}`, "."),
      };
      return [file, { projects: { [root]: { root, targets } } }];
    }),
];
