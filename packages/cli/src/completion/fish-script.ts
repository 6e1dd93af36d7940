import { withAllBelow, type CompletedCommand, type CompletedOption } from "./completed-command.ts";

/** The completion of a command for fish. */
export function fishScript(program: CompletedCommand): string {
  const name = program.name;
  const all = withAllBelow(program);
  const below = all.flatMap(({ commands }) => commands.map(({ line }) => `'${line}'`));
  return `# Completion of ${name} for fish: ${name} completion fish > ~/.config/fish/completions/${name}.fish
function __${name}_at --description 'Whether the words before the cursor are those of this command'
  set -l place ${name}
  for word in (commandline -opc)[2..]
    switch "$place $word"
      case ${below.join(" ")}
        set place "$place $word"
    end
  end
  test "$place" = "$argv"
end
${all.flatMap((command) => linesOf(command, name)).join("\n")}
`;
}

function linesOf({ line, commands, options, words }: CompletedCommand, name: string): string[] {
  const start = `complete -c ${name} -n '__${name}_at ${line}'`;
  const choices = words.kind === "choices" ? [`${start} -a '${words.choices.join(" ")}'`] : [];
  return [
    // No files, where none are meant.
    ...(commands.length > 0 || words.kind !== "files" ? [`${start} -f`] : []),
    ...commands.map((part) => `${start} -a ${part.name} -d ${quote(part.description)}`),
    ...choices,
    ...options.map((option) => `${start} ${optionWords(option)}`),
  ];
}

function optionWords({ flags, description, value }: CompletedOption): string {
  const names = flags.map((flag) =>
    flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  const behind =
    value === undefined
      ? []
      : value.kind === "files"
        ? ["-r", "-F"]
        : ["-x", ...(value.kind === "choices" ? [`-a '${value.choices.join(" ")}'`] : [])];
  return [...names, ...behind, "-d", quote(description)].join(" ");
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/gu, String.raw`\$&`)}'`;
}
