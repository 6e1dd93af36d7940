import type { Argument, Command, Option } from "commander";

/** What stands behind an option, or in the place of an argument. */
export type CompletedValue =
  | { readonly kind: "choices"; readonly choices: readonly string[] }
  | { readonly kind: "files" }
  /** Numbers, names: nothing that a shell could know. */
  | { readonly kind: "text" };

/** An option as a shell completes it. */
export interface CompletedOption {
  /** As they are written: `-o`, `--output`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined for one that has no value. */
  readonly value: CompletedValue | undefined;
}

/** A command as a shell completes it, with those below it. */
export interface CompletedCommand {
  /** `balms prior show`. */
  readonly line: string;
  readonly name: string;
  readonly description: string;
  readonly commands: readonly CompletedCommand[];
  readonly options: readonly CompletedOption[];
  /** What its arguments are. */
  readonly words: CompletedValue;
}

/** All that a shell has to know of a command. */
export function completedCommand(command: Command, parent = ""): CompletedCommand {
  const help = command.createHelp();
  const line = `${parent}${command.name()}`;
  const below = help.visibleCommands(command);
  const names = below.map((part) => part.name());
  return {
    line,
    name: command.name(),
    description: brief(command.description()),
    commands: below.map((part) => {
      const completed = completedCommand(part, `${line} `);
      // `help` takes the names of the commands beside it.
      return part.name() === "help"
        ? { ...completed, words: { kind: "choices", choices: names } }
        : completed;
    }),
    options: help.visibleOptions(command).map(completedOption),
    words: wordsOf(command.registeredArguments),
  };
}

/** A command and all below it. */
export function withAllBelow(command: CompletedCommand): CompletedCommand[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}

function completedOption(option: Option): CompletedOption {
  const { short, long, flags, description, argChoices } = option;
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description: brief(description),
    value: option.required || option.optional ? valueOf(flags, argChoices) : undefined,
  };
}

/** By its placeholder: `--output <file>`, `--tau <x>`. */
function valueOf(flags: string, choices: readonly string[] | undefined): CompletedValue {
  if (choices !== undefined) return { kind: "choices", choices };
  const [, placeholder = ""] = /[<[](.*)[\]>]/u.exec(flags) ?? [];
  return { kind: isFile.test(placeholder) ? "files" : "text" };
}

const isFile = /file|dir|folder|model|prior|source|picture/iu;

/** Commands take files, where they take anything: what else stands among them, such as names of classes, is typed. */
function wordsOf([first]: readonly Argument[]): CompletedValue {
  if (first === undefined) return { kind: "text" };
  return first.argChoices === undefined
    ? { kind: "files" }
    : { kind: "choices", choices: first.argChoices };
}

/** The beginning of a description, as there is one line for it beside the word: what stands in brackets or behind a colon is left out. */
function brief(description: string): string {
  const [beginning = ""] = description.split(/ \(|: |; /u);
  return beginning;
}
