import { Command, Option } from "commander";
import { dialectNames } from "../sql/dialect-names.ts";
import type { PriorSqlOptions } from "../sql/print-query.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { parseNumber } from "./parse-number.ts";

/** `balms prior sql`: the query that counts labels in a database. */
export function priorSqlCommand(context: CommandContext): Command {
  return new Command("sql")
    .description(
      "Print the query that counts labels in a database; `balms prior import` takes its result",
    )
    .addOption(
      new Option("--dialect <name>", "what the database speaks")
        .choices(dialectNames)
        .makeOptionMandatory(),
    )
    .requiredOption("--table <name>", 'the table, as photos, shop.photos or shop."order.lines"')
    .requiredOption("--label <column>", "the column that has the labels")
    .option("--where <condition>", "which rows, in the words of the database")
    .option("--separator <text>", 'what stands between several labels in a cell, as "|"')
    .option(
      "--sample <x>",
      "draw rows at random: their share, between 0 and 1",
      parseNumber({ minimum: 0, maximum: 1, above: true, below: true }),
    )
    .option("--json", "print one JSON object")
    .action(async (options: PriorSqlOptions) => {
      const { printQuery } = await import("../sql/print-query.ts");
      printQuery(options, context);
    });
}
