import { Command } from "commander";
import type { CommandContext } from "../terminal/command-context.ts";
import { priorCheckCommand } from "./prior-check-command.ts";
import { priorCountCommand } from "./prior-count-command.ts";
import { priorDiffCommand } from "./prior-diff-command.ts";
import { priorImportCommand } from "./prior-import-command.ts";
import { priorMergeCommand } from "./prior-merge-command.ts";
import { priorPackageCommand } from "./prior-package-command.ts";
import { priorRelabelCommand } from "./prior-relabel-command.ts";
import { priorRenameCommand } from "./prior-rename-command.ts";
import { priorReorderCommand } from "./prior-reorder-command.ts";
import { priorShowCommand } from "./prior-show-command.ts";
import { priorSmoothCommand } from "./prior-smooth-command.ts";
import { priorSqlCommand } from "./prior-sql-command.ts";
import { priorSubsetCommand } from "./prior-subset-command.ts";

/** `balms prior`: counts priors, and does with them what can be done. */
export function priorCommand(context: CommandContext): Command {
  const command = new Command("prior").description("Class priors: how often each class occurs");
  for (const part of [
    priorCountCommand(context),
    priorSqlCommand(context),
    priorImportCommand(context),
    priorShowCommand(context),
    priorCheckCommand(context),
    priorDiffCommand(context),
    priorMergeCommand(context),
    priorSubsetCommand(context),
    priorReorderCommand(context),
    priorRenameCommand(context),
    priorRelabelCommand(context),
    priorSmoothCommand(context),
    priorPackageCommand(context),
  ]) {
    command.addCommand(part);
  }
  return command;
}
