// Packs every package, installs the tarballs in an empty folder outside the workspace and uses them
// there as a stranger would: import, types under both module resolutions, the command. Before that it looks at the tarballs themselves.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

import { installedCommand } from "./installed-command.mjs";
import { checkShape, checkTypes } from "./package-shape.mjs";
import { priorCommands } from "./prior-commands.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const consumer = fileURLToPath(new URL("./consumer/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "balms-packed-"));
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

try {
  const tarballs = [];
  for (const name of readdirSync(join(root, "packages"))) {
    const pkgDir = join(root, "packages", name);
    const { messages, pkg } = await publint({ pkgDir, strict: true });
    if (messages.length > 0) {
      throw new Error(messages.map((message) => formatMessage(message, pkg)).join("\n"));
    }
    const packing = ["pack", "--json", "--loglevel=silent", "--pack-destination", folder];
    const said = run("npm", packing, pkgDir);
    // Behind what `prepack` says.
    const [packed] = JSON.parse(said.slice(said.search(/^\[$/mu)));
    checkShape(packed, pkg);
    await checkTypes(join(folder, packed.filename));
    tarballs.push(`./${packed.filename}`);
  }

  // What a user of the adapters has beside them, as the tests have it.
  const beside = [
    "@tensorflow/tfjs-backend-cpu",
    "@tensorflow/tfjs-core",
    "@tensorflow/tfjs-layers",
    "brain.js",
    "onnxruntime-node",
  ].map((name) => {
    const { version } = JSON.parse(
      readFileSync(join(root, "node_modules", name, "package.json"), "utf8"),
    );
    return `${name}@${version}`;
  });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({
      private: true,
      type: "module",
      allowScripts: { "onnxruntime-node": false, sharp: false },
    }),
  );
  // The root's `npm ci` has just filled npm's cache, so that this needs the network for nothing new.
  run("npm", [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    ...tarballs,
    ...beside,
  ]);
  cpSync(consumer, folder, { recursive: true });
  for (const setting of ["nodenext", "bundler", "tfjs"]) {
    run(process.execPath, [
      join(root, "node_modules/typescript/bin/tsc"),
      "-p",
      `tsconfig.${setting}.json`,
    ]);
  }
  process.stdout.write(run(process.execPath, ["use.mjs"]));
  process.stdout.write(run(process.execPath, ["require.cjs"]));
  const { balms, checkAllTried } = installedCommand(folder);
  balms("prior", "count", "labels.txt");
  balms("prior", "count", "scenes.json", "--counted", "instances");
  balms("prior", "count", "table.csv", "--label", "species");
  for (const words of priorCommands) balms("prior", ...words);
  const training = ["--methods", "softmax", "--steps", "20", "--epochs", "1"];
  balms("train", ...training, "--out", "trained");
  balms("detect", ..."--scenes 40 --test-scenes 12 --steps 10 --out detected".split(" "));
  balms("inspect", "trained/model.onnx");
  balms("adjust", "trained/model.onnx", "--prior", "trained/prior.json", "-o", "fixed.onnx");
  balms("predict", "trained/model.onnx", "letters", "--top-k", "2");
  const carried = ["--prior", "trained/model.onnx"];
  balms("evaluate", "--model", "trained/model.onnx", "--data", "letters", ...carried);
  const found = ["--detections", "found.json", "--report", "found.html"];
  balms("evaluate", "--annotations", "scenes.json", ...found);
  balms("doctor", "letters", "--strict");
  balms("shift", "--model", "trained/model.onnx", "--data", "letters", ...carried);
  balms("completion", "bash");
  checkAllTried();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
