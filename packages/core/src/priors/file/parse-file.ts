import { describeValue } from "../../errors/describe-value.ts";
import { PriorError } from "../../errors/prior-error.ts";
import { mostClasses } from "../check-counts.ts";
import { refusePrior } from "../refuse-prior.ts";

/** Longest text of a prior, read or written: 32 characters per class where there are the most. */
const mostText = 32 * mostClasses;

/** A label and a count per class, and room for what later versions add. */
const mostValues = 3 * mostClasses;

const expected = "a prior as JSON";

/** The fields of a JSON object. Refuses what is none, and what would be costly or ambiguous. */
export function parseFile(text: string): Record<string, unknown> {
  if (typeof text !== "string") refusePrior("text", describeValue(text), expected);
  checkStructure(checkLength(text));
  const fields = parse(text);
  if (typeof fields === "object" && fields !== null && !Array.isArray(fields)) {
    return fields as Record<string, unknown>;
  }
  return refusePrior("text", describeValue(fields), expected);
}

/** Refuses a file that could not be read back in bounded memory. */
export function checkLength(text: string): string {
  if (text.length > mostText) refusePrior("text", `more than ${mostText} characters`, expected);
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PriorError({ parameter: "text", received: "text that is not JSON", expected, cause });
  }
}

/**
 * Looks over the text before it is parsed. `JSON.parse` would build any number of values, in twenty
 * times the memory of the text, and of two fields with one name it would take the last where another
 * reader takes the first.
 */
function checkStructure(text: string): void {
  const fields = new Set<unknown>();
  const colon = /\s*:/y;
  let depth = 0;
  let values = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      const start = i;
      i = closingQuote(text, start);
      colon.lastIndex = i + 1;
      if (depth !== 1 || !colon.test(text)) continue;
      const field = parse(text.slice(start, i + 1));
      if (fields.has(field)) refusePrior("text", `${describeValue(field)} twice`, expected);
      fields.add(field);
    } else if (character === "}" || character === "]") {
      depth--;
    } else if (character === "{" || character === "[") {
      // What lies deep costs a parser that recurses more: at most some 5000 levels.
      values += ++depth;
    } else if (character === ",") {
      values++;
    } else if (character === ":") {
      // A field costs a parser more than an element; a prior has a dozen.
      values += 100;
    }
    if (values > mostValues) refusePrior("text", `more than ${mostValues} values`, expected);
  }
}

/** Where a text that begins at `start` ends: at the next quote that has no backslash of its own. */
function closingQuote(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === "\\") before--;
  return (at - before) % 2 === 1;
}
