import { withAllBelow, type CompletedCommand, type CompletedValue } from "./completed-command.ts";

/**
 * The completion of a command for bash, from 3.2 on (that of macOS). Where there is nothing to suggest, readline completes files.
 */
export function bashScript(program: CompletedCommand): string {
  const all = withAllBelow(program);
  const name = program.name;
  const valuesOf = (kind: CompletedValue["kind"]): string[] =>
    all.flatMap(({ line, options }) =>
      options.flatMap(({ flags, value }) =>
        value?.kind === kind ? flags.map((flag) => `'${line} ${flag}'`) : [],
      ),
    );
  const below = all.flatMap(({ commands }) => commands.map(({ line }) => `'${line}'`));
  return `# Completion of ${name} for bash. In ~/.bashrc: eval "$(${name} completion bash)"
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local place='${name}' options='' words='' files='' word
  # --option=value comes as three words.
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $previous == '=' ]]; then
    previous="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$place $word" in
      ${below.join(" | ")}) place="$place $word" ;;
    esac
  done
  case "$place" in
${all.map(placeCase).join("\n")}
  esac
  case "$place $previous" in
${all.flatMap(choiceCases).join("\n")}
    ${valuesOf("files").join(" | ")}) options='' words='' files=yes ;;
    ${valuesOf("text").join(" | ")}) options='' words='' files='' ;;
  esac
  COMPREPLY=()
  if [[ $current == -* ]]; then
    words="$options" files=''
  fi
  # Files are left to readline, which knows how to quote them; it is kept from them where none are meant.
  if [[ -z $files ]]; then
    compopt +o default 2>/dev/null
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o default -F _${name} ${name}
`;
}

function placeCase({ line, commands, options, words }: CompletedCommand): string {
  const flags = options.flatMap((option) => option.flags);
  const names = commands.length > 0 ? commands.map(({ name }) => name) : choicesOf(words);
  const files = commands.length === 0 && words.kind === "files" ? " files=yes" : "";
  return `    '${line}') options='${flags.join(" ")}' words='${names.join(" ")}'${files} ;;`;
}

function choiceCases({ line, options }: CompletedCommand): string[] {
  return options.flatMap(({ flags, value }) =>
    value?.kind === "choices"
      ? [
          `    ${flags.map((flag) => `'${line} ${flag}'`).join(" | ")}) options='' words='${value.choices.join(" ")}' files='' ;;`,
        ]
      : [],
  );
}

function choicesOf(value: CompletedValue): readonly string[] {
  return value.kind === "choices" ? value.choices : [];
}
