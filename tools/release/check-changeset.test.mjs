// In repositories of its own, each with a commit on main, from which work goes on.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const script = fileURLToPath(new URL("./check-changeset.mjs", import.meta.url));
let folder = "";
const git = (...words) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...words], { cwd: folder });
const write = (path) => {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), path);
};
const commit = (...paths) => {
  for (const path of paths) write(path);
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "one");
};
const check = (cwd = folder) => {
  const env = { ...process.env, GITHUB_BASE_REF: "" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    cwd,
    env,
    encoding: "utf8",
  });
  return { status, said: stdout + stderr };
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balms-changeset-"));
  git("init", "--quiet", "--initial-branch", "main");
  commit("packages/core/src/index.ts", ".changeset/before.md");
  git("checkout", "--quiet", "-b", "work");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a change of sources without a changeset is refused, with what to do", () => {
  commit("packages/core/src/loss.ts");
  const { status, said } = check();
  expect(status).toBe(1);
  expect(said).toMatch(
    /packages\/core\/src\/loss\.ts[^]*npx changeset`[^]*npx changeset --empty`/u,
  );
});

test("so are sources that are taken away, and what nobody has committed", () => {
  git("rm", "--quiet", "packages/core/src/index.ts");
  expect(check().status).toBe(1);
  git("reset", "--quiet", "--hard");
  write("packages/core/data/letters.bin");
  expect(check().status).toBe(1);
});

test.each([
  ["a changeset", ["packages/core/src/loss.ts", ".changeset/loss.md"]],
  [
    "tests, documents and tools alone",
    ["packages/core/src/loss.test.ts", "docs/a.md", "tools/a.mjs"],
  ],
  [
    "a release, which takes changesets away",
    ["packages/core/src/version.ts", "packages/core/CHANGELOG.md"],
  ],
])("%s is accepted", (_, paths) => {
  commit(...paths);
  expect(check()).toMatchObject({ status: 0 });
});

test("main itself is accepted", () => {
  git("checkout", "--quiet", "main");
  commit("packages/core/src/loss.ts");
  expect(check()).toMatchObject({ status: 0 });
  git("checkout", "--quiet", "--detach");
  expect(check()).toMatchObject({ status: 0 });
});

test("a clone that does not know where main was says so", () => {
  commit("packages/core/src/loss.ts");
  const shallow = join(folder, "shallow");
  git("clone", "--quiet", "--depth", "1", "--branch", "work", `file://${folder}`, shallow);
  const { status, said } = check(shallow);
  expect(status).toBe(0);
  expect(said).toContain("nothing can be said");
});
