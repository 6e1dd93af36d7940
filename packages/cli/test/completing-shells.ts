import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a shell suggests for the last of these words, in a folder, after it has read a script. */
type Complete = (words: readonly string[], place: { script: string; folder: string }) => string[];

function run(shell: string, argv: readonly string[], folder: string): string {
  const { status, stdout, stderr } = spawnSync(shell, argv, { cwd: folder, encoding: "utf8" });
  if (status !== 0 || stderr !== "") throw new Error(`${shell}: ${stdout}${stderr}`);
  return stdout;
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** As readline calls it; where the function leaves files to readline, `compgen -f` has them. */
const bash: Complete = (words, { script, folder }) => {
  const file = join(folder, ".script");
  writeFileSync(
    file,
    `${script}
compopt() { readline=no; }
readline=yes
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_balms
if [[ \${#COMPREPLY[@]} -gt 0 ]]; then
  printf '%s\\n' "\${COMPREPLY[@]}"
elif [[ $readline == yes ]]; then
  compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"
fi
true
`,
  );
  return linesOf(run("bash", ["--norc", file, ...words], folder));
};

const fish: Complete = (words, { script, folder }) => {
  const file = join(folder, ".script");
  writeFileSync(file, `${script}\ncomplete -C (string join -- ' ' $argv)\n`);
  // Each line is a word, a tab and its description.
  return linesOf(run("fish", ["--no-config", file, ...words], folder)).map(
    (line) => line.split("\t")[0] ?? "",
  );
};

/** In a terminal of its own, as completion lives in the line editor; what it finds is written down, and the shell ends. */
const zsh: Complete = (words, { script, folder }) => {
  const [file, found, outer] = [".script", ".found", ".outer"].map((name) => join(folder, name));
  writeFileSync(found, "");
  writeFileSync(
    file,
    `autoload -Uz compinit
compinit -u -D
${script}
compadd() {
  local -a hits
  builtin compadd -O hits "$@"
  (($#hits)) && print -rl -- $hits >> ${found}
  builtin compadd "$@"
}
finish() { exit 0 }
comppostfuncs=(finish)
`,
  );
  writeFileSync(
    outer,
    `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'source ${file}'
zpty -w -n shell "\${(j: :)@}"$'\\t'
while zpty -r shell chunk; do :; done
`,
  );
  run("zsh", ["-f", outer, ...words], folder);
  return linesOf(readFileSync(found, "utf8"));
};

/** How each shell is asked. */
export const shells: Readonly<Record<"bash" | "zsh" | "fish", Complete>> = { bash, zsh, fish };

/** Whether a shell is there. */
export function isInstalled(shell: string): boolean {
  return spawnSync(shell, ["-c", "true"]).status === 0;
}
