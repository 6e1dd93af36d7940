import type { Shown } from "../threads/shown.ts";
import { TaskFailure } from "../threads/task.ts";
import { Downloads } from "./download.ts";
import { element, find } from "./element.ts";
import { failure } from "./failure.ts";

/** What a tool says: a line that is read aloud, files to save, and below what came out. */
export class Outcome {
  readonly #place: HTMLElement;
  readonly #status: HTMLOutputElement;
  readonly #results: HTMLElement;
  readonly downloads: Downloads;
  /** Whether what is shown is of an earlier request. */
  #isOld = true;
  #requests = 0;

  /** @param place - the tool: an `output`, and elements of the classes `downloads` and `results` */
  constructor(place: HTMLElement) {
    this.#place = place;
    this.#status = find(place, "output", HTMLOutputElement);
    this.#results = find(place, ".results", HTMLElement);
    this.downloads = new Downloads(find(place, ".downloads", HTMLElement));
  }

  /** Says something in the line. */
  say(text: string): void {
    this.#status.value = text;
  }

  /** Adds something to what came out; what is of an earlier request goes. */
  add(...nodes: readonly Node[]): void {
    if (this.#isOld) {
      this.#results.replaceChildren();
      this.downloads.clear();
    }
    this.#isOld = false;
    this.#results.append(...nodes);
  }

  /** Shows the next part of what came out. */
  readonly show = ({ html, summary, note, refusal, file }: Shown): void => {
    this.add();
    if (summary !== undefined) this.say(summary);
    if (note !== undefined) this.add(element("p", { className: "note" }, note));
    if (refusal !== undefined) this.add(failure(refusal));
    if (html !== undefined) this.add(drawn(html));
    if (file !== undefined) this.downloads.offer(file.name, file.content);
  };

  /**
   * Runs what was asked for, unless a text says what is missing. What an earlier request showed stays until there is something new.
   *
   * @param work - hands its parts to `show`; what it throws is shown as well
   * @returns how it ended: "missing" where it was not asked for
   */
  async of<Request extends object>(
    request: Request | string,
    work: (request: Request) => Promise<"done" | "stopped">,
  ): Promise<"done" | "stopped" | "failed" | "missing"> {
    if (typeof request === "string") {
      this.say(request);
      return "missing";
    }
    this.#isOld = true;
    this.say("Working …");
    this.#place.setAttribute("aria-busy", "true");
    const own = ++this.#requests;
    try {
      return await work(request);
    } catch (error) {
      if (!(error instanceof TaskFailure)) throw error;
      this.show({ summary: "", refusal: error.message });
      return "failed";
    } finally {
      // After a stop something else may be at work.
      if (own === this.#requests) this.#place.removeAttribute("aria-busy");
    }
  }
}

/** HTML that a thread has drawn, with its texts escaped. */
function drawn(html: string): DocumentFragment {
  const sections = document.createElement("template");
  sections.innerHTML = html;
  return sections.content;
}
