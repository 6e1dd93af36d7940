import { ArgumentError } from "@balms/core";
import type { CommandContext } from "../terminal/command-context.ts";
import { countQuery, type CountQuery } from "./count-query.ts";
import { jsonText } from "../terminal/json-text.ts";

/** What commander makes of the command line of `balms prior sql`. */
export interface PriorSqlOptions extends CountQuery {
  readonly json?: boolean;
}

/**
 * Prints the query that counts labels in a database.
 *
 * @throws {@link ArgumentError} for names and separators that cannot be meant.
 */
export function printQuery(options: PriorSqlOptions, { stdout }: CommandContext): void {
  const { json = false, ...wanted } = options;
  const { dialect, label, separator, where } = wanted;
  if (label === "" || /\p{Cc}/u.test(label)) {
    throw refusal("--label", label, "the name of a column");
  }
  if (where?.trim() === "") throw refusal("--where", where, "a condition");
  if (separator !== undefined && !/^[^\p{L}\p{N}\p{Cc}'"`\\]+$/u.test(separator)) {
    throw refusal(
      "--separator",
      separator,
      "signs or spaces, and no letters, digits, quotes or backslashes",
    );
  }
  if (separator !== undefined && separator.trim() === "" && separator.length > 1) {
    throw refusal("--separator", separator, "one space, or a sign");
  }
  const query = countQuery(wanted);
  stdout.write(json ? jsonText({ dialect, query }) : query);
}

function refusal(parameter: string, value: string, expected: string): ArgumentError {
  return new ArgumentError({ parameter, received: JSON.stringify(value), expected });
}
