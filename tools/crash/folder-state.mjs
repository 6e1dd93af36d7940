import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** What two runs of the same command have in common: times, and what was read from a cache, are of each run alone. */
const marks = {
  "run.json": (bytes, folder) => {
    const { seed, model } = JSON.parse(bytes.toString());
    const own = `sha256:${digest(readFileSync(join(folder, "model.onnx")))}`;
    return { mark: `run of seed ${seed}, ${model.digest}`, isTorn: model.digest !== own };
  },
  "report.html": (bytes) => {
    const text = bytes.toString();
    if (!text.trimEnd().endsWith("</html>")) return { mark: "half a report", isTorn: true };
    return { mark: `report of seed ${/Seed<\/t[hd]>\s*<td[^>]*>([^<]*)/u.exec(text)?.[1]}` };
  },
};

/** What goes away when a run has come to its end: temporary files, what waits to be moved, and a training that is over. */
const isHidden = (name) => /(?:^|\/)\./u.test(name) || basename(name) === "training.checkpoint";

/**
 * What a folder holds that a user sees, and what is hidden in it; caches are no results.
 *
 * @returns `files`: what tells one content from another, by name; `torn`: files that are not of one run; `hidden`: names of what goes
 * away; `stamps`: another text as soon as any file is written
 */
export function stateOf(folder) {
  const state = { files: {}, torn: [], hidden: [], stamps: "" };
  const names = readdirSync(folder, { recursive: true });
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    const path = join(folder, name);
    const entry = lstatSync(path);
    state.stamps += entry.isFile() ? `${name} ${entry.ino} ${entry.mtimeMs}\n` : `${name}\n`;
    if (isHidden(name)) state.hidden.push(name);
    else if (entry.isFile() && !name.startsWith("cache/")) {
      const bytes = readFileSync(path);
      const { mark, isTorn = false } = marks[name]?.(bytes, folder) ?? { mark: digest(bytes) };
      state.files[name] = mark;
      if (isTorn) state.torn.push(name);
    }
  }
  return state;
}

/** Whether the files are those of another state. */
export const areSame = ({ files }, other) => JSON.stringify(files) === JSON.stringify(other.files);

/** Files that are neither of one state nor of the other. */
export function strangers({ files }, ...others) {
  return Object.entries(files)
    .filter(([name, mark]) => !others.some((other) => other.files[name] === mark))
    .map(([name]) => name);
}
