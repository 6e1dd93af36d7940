import {
  withAllBelow,
  type CompletedCommand,
  type CompletedOption,
  type CompletedValue,
} from "./completed-command.ts";

/** The completion of a command for zsh: to be evaluated, or kept as a file `_balms` in a folder of `$fpath`. */
export function zshScript(program: CompletedCommand): string {
  const name = program.name;
  return `#compdef ${name}
# Completion of ${name} for zsh. In ~/.zshrc, after compinit: eval "$(${name} completion zsh)"
${withAllBelow(program).toReversed().map(commandFunction).join("\n")}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function commandFunction(command: CompletedCommand): string {
  const { commands, options, words } = command;
  const specs = options.map(optionSpec);
  if (commands.length === 0) {
    const places = words.kind === "text" ? [] : [quote(`*:${words.kind}${actionOf(words)}`)];
    return `${functionName(command)}() {
  _arguments ${[...specs, ...places].join(" \\\n    ")}
}`;
  }
  const described = commands.map(({ name, description }) => quote(`${name}:${description}`));
  return `${functionName(command)}() {
  local context state state_descr line
  local -a commands
  typeset -A opt_args
  _arguments -C ${[...specs, "'1: :->command'", "'*:: :->rest'"].join(" \\\n    ")}
  case $state in
    command)
      commands=(${described.map((text) => `\n        ${text}`).join("")}
      )
      _describe -t commands command commands
      ;;
    rest)
      case $words[1] in
${commands.map((part) => `        ${part.name}) ${functionName(part)} ;;`).join("\n")}
      esac
      ;;
  esac
}`;
}

const functionName = ({ line }: CompletedCommand): string => `_${line.replaceAll(/[ -]/gu, "_")}`;

/** `'(-o --output)'{-o+,--output=}'[where to write it]:files:_files'`: the value may stand in the same word. */
function optionSpec({ flags, description, value }: CompletedOption): string {
  const behind = value === undefined ? "" : `:${value.kind}${actionOf(value)}`;
  const rest = quote(`[${description.replaceAll(/[\\[\]]/gu, String.raw`\$&`)}]${behind}`);
  const names = flags.map((flag) =>
    value === undefined ? flag : `${flag}${flag.startsWith("--") ? "=" : "+"}`,
  );
  return names.length === 1
    ? `${names.join("")}${rest}`
    : `'(${flags.join(" ")})'{${names.join(",")}}${rest}`;
}

function actionOf(value: CompletedValue): string {
  if (value.kind === "choices") return `:(${value.choices.join(" ")})`;
  return value.kind === "files" ? ":_files" : ": ";
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
