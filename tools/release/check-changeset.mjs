// Refuses a change of what users get that no changeset tells them of: the work tree, against where it left main.
import { spawnSync } from "node:child_process";

const git = (...words) => {
  const { status, stdout } = spawnSync("git", words, { encoding: "utf8", maxBuffer: 2 ** 28 });
  return status === 0 ? stdout : undefined;
};
const lines = (text = "") => text.split("\n").filter((line) => line !== "");

/** Where the work tree left main; undefined where history does not say, as in a clone of one commit. */
function mergeBase() {
  const target = process.env.GITHUB_BASE_REF;
  const names = [...(target ? [`origin/${target}`] : []), "origin/main", "main"];
  const known = names.find((name) => git("rev-parse", "--verify", "--quiet", `${name}^{commit}`));
  return known === undefined ? undefined : git("merge-base", known, "HEAD")?.trim();
}

// Tests and documents beside the sources are in no tarball.
const isPublished = (file) =>
  /^packages\/[^/]+\/(?:(?:src|bin|data|schema)\/|package\.json$)/u.test(file) &&
  !/\.test\.ts$|\/fixtures\//u.test(file);
const isChangeset = (file) => /^\.changeset\/(?!README)[^/]+\.md$/u.test(file);
const isChangelog = (file) => /^packages\/[^/]+\/CHANGELOG\.md$/u.test(file);

const base = mergeBase();
if (base === undefined) {
  console.log(
    "changeset: main is not in this clone, or shares no history with it; nothing can be said",
  );
} else {
  const written = [
    ...lines(git("diff", "--name-only", "--no-renames", "--diff-filter=d", base)),
    ...lines(git("ls-files", "--others", "--exclude-standard")),
  ];
  const removed = lines(git("diff", "--name-only", "--no-renames", "--diff-filter=D", base));
  const published = [...written, ...removed].filter(isPublished);
  // Whoever makes a release takes changesets away, and writes changelogs.
  const isTold = written.some((file) => isChangeset(file) || isChangelog(file));
  if (published.length > 0 && !isTold) {
    console.error(
      `changeset: ${published.length} published files changed since ${base.slice(0, 7)}, such as ${published[0]}, and no changeset says what users notice.\n` +
        "Write one with `npx changeset`; where there is nothing to notice, say that with `npx changeset --empty`.",
    );
    process.exitCode = 1;
  } else {
    console.log(
      `changeset: ${published.length === 0 ? "none needed" : "there"}, since ${base.slice(0, 7)}`,
    );
  }
}
