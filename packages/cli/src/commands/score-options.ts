import { InvalidArgumentError, Option, type Command } from "commander";
import { RepeatedOption } from "./given-once.ts";
import { meant } from "./suggest-choice.ts";

/** The options that say which scores are meant, where the graph does not tell. */
export function addScoreOptions(command: Command): Command {
  return command
    .addOption(
      new RepeatedOption(
        "--logits <names>",
        "tensors with the scores: the name of one, or several with commas between; may be repeated (default: found from the graph)",
      ).argParser(collectNames),
    )
    .addOption(
      new Option("--kind <kind>", "what the scores are (default: as the graph has them)").choices([
        "softmax",
        "background",
        "sigmoid",
        "binary",
        "probabilities",
      ]),
    )
    .addOption(
      new Option(
        "--background <place>",
        "which score stands for none of the classes: first, last or its number, from 0",
      ).argParser(backgroundPlace),
    );
}

/** Whether a comma is part of a name, the model tells. */
function collectNames(text: string, earlier: readonly string[] = []): readonly string[] {
  if (text.trim() === "") throw new InvalidArgumentError("Expected a name.");
  return [...earlier, text];
}

function backgroundPlace(text: string): number | "first" | "last" {
  if (text === "first" || text === "last") return text;
  if (/^\d+$/u.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new InvalidArgumentError(
    `Expected first, last or a whole number from 0.${meant(text, ["first", "last"])}`,
  );
}
