// As much of a shell as the documentation needs: words, quotes, comments, a pipe, a redirection, and three programs.
import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { runBalms, type CommandResult } from "./run-balms.ts";

/** The lines of a block, without comments, each whole. */
export function linesOf(block: string): string[] {
  return block
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/(?:^| +)# .*$/u, "").trim())
    .filter((line) => line !== "");
}

/** The words of a line, without their quotes. */
export function wordsOf(line: string): string[] {
  const words = line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/gu);
  return [...words].map(([, single, double, bare]) => single ?? double ?? bare);
}

/** Runs a line in the current folder. */
export async function runLine(line: string): Promise<CommandResult> {
  const [command, file] = line.split(/ > (?=\S+$)/u);
  let result: CommandResult = { status: 0, stdout: "", stderr: "" };
  for (const part of command.split(" | ")) {
    result = await runProgram(wordsOf(part), result.stdout);
    if (result.status !== 0) return result;
  }
  if (file === undefined) return result;
  await writeFile(file, result.stdout);
  return { ...result, stdout: "" };
}

const said = (stdout: string): CommandResult => ({ status: 0, stdout, stderr: "" });

async function runProgram(words: readonly string[], input: string): Promise<CommandResult> {
  if (words[0] === "echo") return said(`${words.slice(1).join(" ")}\n`);
  const unpacked = words[0] === "zcat" ? words[1] : words[0] === "gzip" ? words[2] : undefined;
  if (unpacked !== undefined) return said(gunzipSync(await readFile(unpacked)).toString());
  if (words[0] !== "npx" || words[1] !== "balms") {
    return { status: 127, stdout: "", stderr: `${words[0]}: no program of the documentation` };
  }
  return runBalms(words.slice(2), { stdin: bytesOf(input) });
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield Buffer.from(text);
}
