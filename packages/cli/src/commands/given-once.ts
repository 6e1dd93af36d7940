import { Option, type Command } from "commander";

/** An option whose values add up where it is given several times. */
export class RepeatedOption extends Option {}

/** Refuses a second value for an option that has room for one: commander would take the last, and nobody would hear of the first. */
export function refuseSecondValues(command: Command): void {
  for (const option of command.options) {
    const takesValue = option.required || option.optional;
    if (!takesValue || option instanceof RepeatedOption) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) {
        command.error(`error: option '${option.flags}' is given twice. Expected it once.`);
      }
      isGiven = true;
    });
  }
}
