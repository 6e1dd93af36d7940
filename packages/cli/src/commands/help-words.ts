import type { Command } from "commander";

/**
 * A command line that asks for help, as commander understands it: `help prior count` becomes `prior count --help`. A command that is not there stays
 * alone, so that the answer is what was meant, and not the help of something else.
 *
 * @param argv - What the user wrote; given back where it asks for no help.
 */
export function helpWords(program: Command, argv: readonly string[]): readonly string[] {
  const isFlagged = argv.some((word) => word === "--help" || word === "-h");
  const names: string[] = [];
  let isWord = false;
  let command = program;
  for (const word of argv) {
    if (command.commands.length === 0 || word.startsWith("-")) break;
    if (word === "help") {
      isWord = true;
      continue;
    }
    names.push(word);
    const next = command.commands.find((part) => part.name() === word);
    if (next === undefined) return isWord || isFlagged ? names : argv;
    command = next;
  }
  return isWord ? [...names, "--help"] : argv;
}
